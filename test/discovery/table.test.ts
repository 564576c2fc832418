import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Announcement } from '../../main/discovery/announcement.ts';
import { createNeighbourTable, maxNeighbours, maxPerSource } from '../../main/discovery/table.ts';

/** Monotonic and wall clock, milliseconds. */
const now = [0, Date.parse('2026-03-01T12:00:00.000Z')] as const;

function here(name: string, changes: Partial<Announcement> = {}): Announcement {
  return {
    kind: 'here',
    name,
    ttlSeconds: 120,
    addresses: ['192.0.2.10'],
    port: 7_447,
    basePath: '/',
    tls: false,
    protocol: 1,
    ...changes,
  };
}

test('a neighbour is listed with the address that it was heard from in its URL', () => {
  const table = createNeighbourTable();
  const addresses = ['fd00::1', '192.0.2.10', '192.0.2.11'];
  expect(table.hear(here('Telltale-0001', { addresses, tls: true, basePath: '/b/' }), '192.0.2.11', 0)).toBe(true);
  expect(table.list(...now)).toEqual([
    {
      name: 'Telltale-0001',
      url: 'https://192.0.2.11:7447/b/',
      addresses,
      port: 7_447,
      base_path: '/b/',
      tls: true,
      protocol: 1,
      heard_from: '192.0.2.11',
      heard_at: '2026-03-01T12:00:00.000Z',
    },
  ]);
});

test('where it was heard from elsewhere, IPv4 is opened before IPv6, which stands in brackets', () => {
  const table = createNeighbourTable();
  table.hear(here('Telltale-0001', { addresses: ['fd00::1', '192.0.2.10'] }), 'fe80::1', 0);
  table.hear(here('Telltale-0002', { addresses: ['fd00::1'] }), 'fe80::1', 0);
  expect(table.list(...now).map(({ url }) => url)).toEqual(['http://192.0.2.10:7447/', 'http://[fd00::1]:7447/']);
});

test('control characters, and what turns or hides text, are escaped in a name', () => {
  const table = createNeighbourTable();
  table.hear(here('a\u001b[2J\n\u202egnp\u200b\u2028<img>'), '192.0.2.10', 0);
  expect(table.list(...now)[0]?.name).toBe('a\\u{1b}[2J\\n\\u{202e}gnp\\u{200b}\\u{2028}<img>');
});

test('the same again is no change, and another port is one', () => {
  const table = createNeighbourTable();
  table.hear(here('Telltale-0001'), '192.0.2.10', 0);
  expect(table.hear(here('Telltale-0001'), '192.0.2.10', 1_000)).toBe(false);
  expect(table.hear(here('Telltale-0001', { port: 8_000 }), '192.0.2.10', 2_000)).toBe(true);
  expect(table.list(...now)).toHaveLength(1);
});

test('when a neighbour was heard last is told by the clock of now, and is no change of the list', () => {
  const table = createNeighbourTable();
  table.hear(here('Telltale-0001'), '192.0.2.10', 1_000);
  expect(table.hear(here('Telltale-0001'), '192.0.2.10', 5_000)).toBe(false);
  const heardAt = (nowMs: number, wall: string) => table.list(nowMs, Date.parse(wall))[0]?.heard_at;
  expect(heardAt(17_000, '2026-03-01T12:00:17.000Z')).toBe('2026-03-01T12:00:05.000Z');
  // The wall clock was put an hour ahead meanwhile.
  expect(heardAt(17_000, '2026-03-01T13:00:17.000Z')).toBe('2026-03-01T13:00:05.000Z');
});

test('a neighbour is forgotten when its time is over, counted from when it was last heard', () => {
  const table = createNeighbourTable();
  table.hear(here('Telltale-0001', { ttlSeconds: 10 }), '192.0.2.10', 0);
  table.hear(here('Telltale-0001', { ttlSeconds: 10 }), '192.0.2.10', 5_000);
  expect(table.nextExpiryMs()).toBe(15_000);
  expect(table.expire(14_999)).toBe(false);
  expect(table.expire(15_000)).toBe(true);
  expect(table.list(...now)).toEqual([]);
  expect(table.nextExpiryMs()).toBe(Number.POSITIVE_INFINITY);
});

test('a neighbour is asked for again at 80 % of its time and then each further 5 %', () => {
  const table = createNeighbourTable();
  table.hear(here('Telltale-0001', { ttlSeconds: 100 }), '192.0.2.10', 0);
  expect(table.nextRefreshMs()).toBe(80_000);
  table.asked(10_000);
  expect(table.nextRefreshMs()).toBe(80_000);
  table.asked(80_000);
  expect(table.nextRefreshMs()).toBe(85_000);
});

test('a goodbye removes what came from the same place, and nobody else’s of that name', () => {
  const table = createNeighbourTable();
  table.hear(here('Telltale-0001'), '192.0.2.10', 0);
  expect(table.hear({ kind: 'goodbye', name: 'Telltale-0001' }, '192.0.2.66', 1)).toBe(false);
  expect(table.list(...now)).toHaveLength(1);
  expect(table.hear({ kind: 'goodbye', name: 'TELLTALE-0001' }, '192.0.2.10', 2)).toBe(true);
  expect(table.list(...now)).toEqual([]);
});

test('an impostor of a name is a row of its own, with where it was heard from', () => {
  const table = createNeighbourTable();
  table.hear(here('Telltale-0001'), '192.0.2.66', 0);
  table.hear(here('Telltale-0001'), '192.0.2.10', 0);
  expect(table.list(...now).map(({ heard_from }) => heard_from)).toEqual(['192.0.2.10', '192.0.2.66']);
});

test('10,000 announcements from 10,000 places leave 200 rows, and those that were there first stay', () => {
  const table = createNeighbourTable();
  table.hear(here('Telltale-0001'), '192.0.2.10', 0);
  for (let index = 0; index < 10_000; index += 1) {
    table.hear(here(`Flood-${index}`), `10.0.${index >> 8}.${index & 255}`, 1);
  }
  expect(table.list(...now)).toHaveLength(maxNeighbours);
  expect(table.list(...now).at(-1)?.name).toBe('Telltale-0001');
});

test('whatever comes in whatever order, the table is what a plain model of it says', () => {
  const source = fc.constantFrom('192.0.2.1', '192.0.2.2', '192.0.2.3');
  const name = fc.integer({ min: 0, max: 40 }).map((number) => `Telltale-${number}`);
  const step = fc.record({
    what: fc.constantFrom('here', 'here', 'here', 'goodbye', 'expire'),
    name,
    source,
    ttlSeconds: fc.integer({ min: 1, max: 60 }),
    waitMs: fc.integer({ min: 0, max: 3_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const table = createNeighbourTable();
      const model = new Map<string, { source: string; name: string; expiresMs: number }>();
      let nowMs = 0;
      for (const each of steps) {
        nowMs += each.waitMs;
        const key = `${each.source} ${each.name}`;
        const ofSource = [...model.values()].filter((row) => row.source === each.source).length;
        if (each.what === 'here') {
          table.hear(here(each.name, { ttlSeconds: each.ttlSeconds }), each.source, nowMs);
          if (model.has(key) || ofSource < maxPerSource) {
            model.set(key, { source: each.source, name: each.name, expiresMs: nowMs + each.ttlSeconds * 1_000 });
          }
        } else if (each.what === 'goodbye') {
          expect(table.hear({ kind: 'goodbye', name: each.name }, each.source, nowMs)).toBe(model.delete(key));
        } else {
          table.expire(nowMs);
          for (const [other, row] of model) if (row.expiresMs <= nowMs) model.delete(other);
        }
      }
      const rows = table.list(...now).map((row) => `${row.heard_from} ${row.name}`);
      expect([...rows].sort()).toEqual([...model.keys()].sort());
      expect(table.nextExpiryMs()).toBe(Math.min(...[...model.values()].map(({ expiresMs }) => expiresMs)));
    }),
    { numRuns: 200 },
  );
});
