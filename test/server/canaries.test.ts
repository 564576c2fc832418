/** Secrets that a machine shows its owner, looked for in everything that a viewer can get. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Sample } from '../../main/sampler/sample.ts';
import type { ShareChoices } from '../../protocol/share.ts';
import { get, raw, type Served, serve, until } from './harness.ts';

const canaries = {
  command_lines: 'canary-argv-hunter2',
  users: 'canary-user-ann',
  addresses: '203.0.113.77',
  processes: 'canary-process',
} as const;

/** One sample of each channel that holds any. */
function samples(timeMs: number): Sample[] {
  const timestamp = new Date(timeMs).toISOString();
  const processes = {
    timestamp,
    count: 1,
    threads: 1,
    states: { running: 0, sleeping: 1, idle: 0, stopped: 0, zombie: 0, disk_sleep: 0 },
    processes: [
      {
        pid: 7,
        parent_pid: 1,
        name: canaries.processes,
        user: canaries.users,
        state: 'sleeping',
        cpu_percent: null,
        memory_bytes: 1,
        command_line: `x --password ${canaries.command_lines}`,
        service: null,
      },
    ],
    unavailable: { 'processes[7].cpu_percent': 'first reading' },
    complete: true,
  };
  const filesystem = (mount: string, device: string) => ({
    mount,
    device,
    type: 'ext4',
    size_bytes: 10,
    used_bytes: 5,
    available_bytes: 5,
    used_percent: 50,
    inodes_total: null,
    inodes_used: null,
    read_only: false,
  });
  return [
    { channel: 'process', timeMs, data: processes },
    { channel: 'process_top', timeMs, data: processes },
    {
      channel: 'network',
      timeMs,
      data: { timestamp, interfaces: [{ interface: 'eth0', state: 'up', addresses: [canaries.addresses] }] },
    },
    {
      channel: 'filesystem',
      timeMs,
      data: {
        timestamp,
        filesystems: [
          filesystem('/', '/dev/sda1'),
          filesystem(`/home/${canaries.users}`, '/dev/sdb1'),
          filesystem('/srv', `${canaries.users}@${canaries.addresses}:/export`),
        ],
        unavailable: { [`filesystems[/home/${canaries.users}].inodes_total`]: 'none' },
      },
    },
  ] as unknown as Sample[];
}

const channels = 'process,process_top,network,filesystem,system';

/** All that a viewer gets, by where from. */
async function everything(served: Served, token: string): Promise<Map<string, string>> {
  const { server } = served;
  const bearer = { Authorization: `Bearer ${token}` };
  const found = new Map<string, string>();
  const mount = encodeURIComponent(
    `filesystem_filesystems_used_percent{mount="/home/${canaries.users}"}`.replace(canaries.users, '?'),
  );
  const now = Math.floor(Date.now() / 1_000) + 1;
  for (const path of [
    '/api/v1/info',
    '/api/v1/series',
    '/api/v1/viewers',
    `/api/v1/snapshot?channels=${channels}`,
    `/api/v1/snapshot?channels=${channels}&at=${now}`,
    `/api/v1/history?series=filesystem_filesystems_used_percent&window=1m&to=${now + 60}`,
    `/api/v1/history?series=${mount}&window=1m`,
    '/metrics',
    '/healthz',
    '/api/v1/snapshot?channels=nope',
    '/nothing',
  ]) {
    found.set(path, (await raw(server.port, get(path, bearer))).body);
  }
  found.set('event stream', await streamed(served, bearer));
  found.set('WebSocket', await socketed(served, bearer));
  return found;
}

/** The newest of each channel, and a replay from the start. */
async function streamed({ server }: Served, bearer: { Authorization: string }): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
  });
  const path = `/metrics/stream?channels=${channels}&last_event_id=run-0`;
  socket.write(get(path, bearer).replaceAll('\n', '\r\n'));
  await until(() => channels.split(',').every((channel) => text.includes(`event: ${channel}\n`)));
  return text;
}

/** Subscribed in each mode, with everything that the rings hold. */
async function socketed({ server }: Served, bearer: { Authorization: string }): Promise<string> {
  let text = '';
  for (const mode of ['latest', 'batch', 'changes']) {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { headers: bearer });
    onTestFinished(() => socket.terminate());
    let answers = 0;
    socket.on('message', (data) => {
      const message = String(data);
      text += `${message}\n`;
      if (message.includes('"data"') || message.includes('"updates"') || message.includes('"changes":'))
        answers += 1;
    });
    await once(socket, 'open');
    for (const channel of channels.split(',')) {
      socket.send(JSON.stringify({ action: 'subscribe', channel, since: 0, run_id: 'run', mode }));
    }
    await until(() => answers >= 5);
    socket.terminate();
  }
  return text;
}

function leaks(found: Map<string, string>, canary: string): string[] {
  return [...found].flatMap(([where, text]) => (text.includes(canary) ? [where] : []));
}

async function setUp(choices: Partial<ShareChoices>) {
  const served = await serve();
  for (let round = 0; round < 3; round += 1) for (const sample of samples(Date.now() + round)) served.take(sample);
  await served.sharing.start({ addresses: ['127.0.0.1'], choices });
  const token = /#invite=(.*)/.exec(served.sharing.state().links[0] ?? '')?.[1] ?? '';
  return { served, token };
}

const owned: [string, Partial<ShareChoices>, (keyof typeof canaries)[]][] = [
  ['by default', {}, ['command_lines', 'users', 'addresses']],
  [
    'with everything hidden',
    { processes: false, command_lines: true },
    ['processes', 'command_lines', 'users', 'addresses'],
  ],
  ['with command lines shown', { command_lines: true }, ['users', 'addresses']],
  ['with users shown', { users: true }, ['command_lines', 'addresses']],
  ['with addresses shown', { addresses: true }, ['command_lines', 'users']],
];

test.each(owned)('what is hidden is in no output %s', async (_name, choices, hidden) => {
  const { served, token } = await setUp(choices);
  const found = await everything(served, token);
  for (const what of hidden) expect(leaks(found, canaries[what]), what).toEqual([]);
});

test('what is shown is there, and the owner sees all of it whatever is shared', async () => {
  const { served, token } = await setUp({ command_lines: true, users: true, addresses: true });
  const found = await everything(served, token);
  expect(leaks(found, canaries.command_lines)).toEqual(
    expect.arrayContaining([`/api/v1/snapshot?channels=${channels}`, 'event stream', 'WebSocket']),
  );
  expect(leaks(found, canaries.users)).toEqual(expect.arrayContaining(['/metrics', 'event stream', 'WebSocket']));
  served.sharing.setChoices({ processes: false, command_lines: false, users: false, addresses: false });
  for (const canary of Object.values(canaries)) {
    expect(
      ['process', 'network', 'filesystem'].some((channel) =>
        JSON.stringify(served.hub.latest(channel as 'process', 'owner')).includes(canary),
      ),
    ).toBe(true);
  }
});

test('a choice that is changed while viewers watch holds from that moment, for replays and batches too', async () => {
  const { served, token } = await setUp({ command_lines: true });
  await everything(served, token);
  served.sharing.setChoices({ command_lines: false });
  expect(leaks(await everything(served, token), canaries.command_lines)).toEqual([]);
  served.sharing.setChoices({ command_lines: true });
  expect(leaks(await everything(served, token), canaries.command_lines)).toContain('WebSocket');
});
