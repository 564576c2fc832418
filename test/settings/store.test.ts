import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { openSettings, type SettingsOptions } from '../../main/settings/store.ts';
import { defaultSettings, type Settings } from '../../protocol/settings.ts';

const nowMs = Date.parse('2026-11-24T20:15:02.123Z');
let folder: string;
let file: string;
let lines: string[];
const ends: (() => void)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-settings-'));
  file = join(folder, 'settings.json');
  lines = [];
});

afterEach(() => {
  for (const end of ends.splice(0)) end();
  rmSync(folder, { recursive: true, force: true });
});

function open(more: Partial<SettingsOptions> = {}) {
  return openSettings({
    file,
    clock: { ...systemClock, now: () => nowMs },
    log: (level, room, message) => lines.push(`${level} ${room}: ${message}`),
    ...more,
  });
}

function written(): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8'));
}

describe('what is in force', () => {
  test('comes from the first of flag, environment, file and default that has it', () => {
    writeFileSync(file, JSON.stringify({ version: 1, port: 1, interval_ms: 500, max_viewers: 7, history: false }));
    const store = open({ flags: { port: 3 }, environment: { port: 2, interval_ms: 250 } });
    expect(store.settings).toEqual({
      ...defaultSettings,
      port: 3,
      interval_ms: 250,
      max_viewers: 7,
      history: false,
    });
    const { sources } = store.state();
    expect(sources).toMatchObject({
      port: 'flag',
      interval_ms: 'environment',
      max_viewers: 'file',
      history: 'file',
      host: 'default',
    });
  });

  test('is the defaults, and nothing is written, where there is no file', () => {
    const store = open();
    expect(store.settings).toEqual(defaultSettings);
    expect(store.state().problem).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    expect(lines).toEqual([]);
  });
});

describe('a change', () => {
  test('is written for the owner alone, told once and there at the next start', () => {
    const store = open();
    const told: [Partial<Settings>, string[]][] = [];
    store.watch((settings, changed) => told.push([{ interval_ms: settings.interval_ms }, [...changed]]));
    const state = store.change({ interval_ms: 500, channels_off: ['gpu'] });
    expect(state.settings.interval_ms).toBe(500);
    expect(state.sources.channels_off).toBe('file');
    expect(told).toEqual([[{ interval_ms: 500 }, ['interval_ms', 'channels_off']]]);
    expect(written()).toEqual({ version: 1, interval_ms: 500, channels_off: ['gpu'] });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['settings.json']);
    expect(open().settings).toEqual({ ...defaultSettings, interval_ms: 500, channels_off: ['gpu'] });
  });

  test('makes the folder, for the owner alone, where there is none', () => {
    const store = open({ file: join(folder, 'new', 'settings.json') });
    store.change({ port: 8_000 });
    expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  });

  test('to null goes back to the default and takes the key out of the file', () => {
    const store = open();
    store.change({ port: 8_000, history: false });
    const { settings, sources } = store.change({ port: null });
    expect(settings.port).toBe(7_447);
    expect(sources.port).toBe('default');
    expect(written()).toEqual({ version: 1, history: false });
  });

  test('is refused as a whole, saying which value is wrong', () => {
    const store = open();
    expect(() => store.change({ interval_ms: 500, port: 70_000 })).toThrow(
      'port 70000: expected a whole number from 0 to 65535.',
    );
    expect(() => store.change({ colour: 'red' })).toThrow('There is no setting "colour"');
    expect(() => store.change({ __proto__: null, constructor: 1 })).toThrow('There is no setting "constructor"');
    expect(() => store.change({ trusted_proxies: ['10.0.0.0/33'] })).toThrow(/10\.0\.0\.0\/33.*no address/);
    expect(() => store.change({ tls_cert: '/c.pem' })).toThrow('--tls-cert and --tls-key belong together');
    expect(store.settings).toEqual(defaultSettings);
    expect(existsSync(file)).toBe(false);
  });

  test('of what a flag or the environment fixes is refused, naming which', () => {
    const store = open({ flags: { port: 3 }, environment: { interval_ms: 250 } });
    expect(() => store.change({ port: 4 })).toThrow('port is fixed by --port on the command line');
    expect(() => store.change({ interval_ms: 500 })).toThrow('interval_ms is fixed by TELLTALE_INTERVAL');
  });

  test('keeps keys that it does not know, and wrong values that nobody changed', () => {
    writeFileSync(file, JSON.stringify({ version: 1, later: { a: 1 }, port: 'many' }));
    const store = open();
    expect(store.change({ interval_ms: 500 }).problem).toContain('port "many"');
    expect(written()).toEqual({ version: 1, later: { a: 1 }, port: 'many', interval_ms: 500 });
    expect(store.change({ port: 8_000 }).problem).toBeUndefined();
  });

  test('keeps what another Telltale has written since', () => {
    const [one, other] = [open(), open()];
    one.change({ port: 8_000 });
    other.change({ interval_ms: 500 });
    expect(written()).toEqual({ version: 1, port: 8_000, interval_ms: 500 });
  });

  test('goes to the file that a link leads to', () => {
    const real = join(folder, 'dotfiles.json');
    writeFileSync(real, '{}');
    symlinkSync(real, file);
    open().change({ port: 8_000 });
    expect(JSON.parse(readFileSync(real, 'utf8'))).toEqual({ version: 1, port: 8_000 });
  });

  test('of what is in force only after a restart waits, until it is taken back', () => {
    const store = open();
    expect(store.change({ port: 8_000, interval_ms: 500 }).waiting).toEqual(['port']);
    expect(store.change({ port: 7_447 }).waiting).toEqual([]);
  });
});

describe('a file that is damaged', () => {
  const broken = 'settings.broken-2026-11-24T20-15-02-123Z.json';

  test.each([
    ['empty', ''],
    ['cut', '{"version":1,"interval_ms":50'],
    ['garbage', '\u0000\uFFFDELF\u0001'],
    ['no object', '[1]'],
    ['a text', '"version"'],
    ['null', 'null'],
  ])('(%s) is set aside with one line, and defaults are used', (_what, text) => {
    writeFileSync(file, text);
    const store = open();
    expect(store.settings).toEqual(defaultSettings);
    expect(readdirSync(folder)).toEqual([broken]);
    expect(readFileSync(join(folder, broken), 'utf8')).toBe(text);
    expect(lines).toEqual([
      `warning settings: ${file} was damaged and is now ${join(folder, broken)}: defaults are used; what you want from it, set again`,
    ]);
    expect(store.state().problem).toContain('was damaged');
    expect(store.change({ port: 8_000 }).problem).toBeUndefined();
    expect(written()).toEqual({ version: 1, port: 8_000 });
  });

  test('in single values keeps the others and names them in one line', () => {
    writeFileSync(
      file,
      JSON.stringify({
        version: 1,
        interval_ms: '500',
        port: 8_000,
        channels_off: ['cpu', 'x'],
        share_show: 'all',
      }),
    );
    const store = open();
    expect(store.settings).toEqual({ ...defaultSettings, port: 8_000 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('interval_ms "500": expected a whole number from 250 to 10000.');
    expect(lines[0]).toContain('channels_off ["cpu","x"]: expected channels');
    expect(lines[0]).toContain('share_show "all": expected some of processes');
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  test('while it is edited is told and changes nothing', () => {
    const store = open();
    store.change({ port: 8_000 });
    writeFileSync(file, '{"port": 80');
    store.reread();
    expect(store.settings.port).toBe(8_000);
    expect(lines).toEqual([`warning settings: ${file} is no JSON object: mend it`]);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });
});

describe('a file that cannot be used as it is', () => {
  test('of a newer version is read as far as it is understood and never overwritten', () => {
    const text = JSON.stringify({ version: 99, require_token: true, interval_ms: { fast: true } });
    writeFileSync(file, text);
    const store = open();
    expect(store.settings).toEqual({ ...defaultSettings, require_token: true });
    const state = store.change({ port: 8_000 });
    expect(state.settings.port).toBe(8_000);
    expect(state.problem).toContain('newer Telltale (version 99)');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('without a version, as a person writes it, is taken and gets one with the first change', () => {
    writeFileSync(file, '\uFEFF{"interval_ms": 500}');
    const store = open();
    expect(store.settings.interval_ms).toBe(500);
    store.change({ port: 8_000 });
    expect(written()).toEqual({ interval_ms: 500, version: 1, port: 8_000 });
  });

  test.each([
    ['a folder', 'it is a folder', () => mkdirSync(file)],
    ['a pipe that nobody writes', 'it is no ordinary file', () => execFileSync('mkfifo', [file])],
    ['a device', 'it is no ordinary file', () => symlinkSync('/dev/null', file)],
    [
      'of 100 MB',
      'it is larger than 1048576 bytes',
      () => {
        writeFileSync(file, '{');
        truncateSync(file, 100_000_000);
      },
    ],
  ])('because it is %s is left alone at once, and changes hold for the run', (_what, reason, make) => {
    make();
    const before = statSync(file, { bigint: true });
    const store = open();
    expect(store.settings).toEqual(defaultSettings);
    const told = `${file} could not be read (${reason}): defaults are used and changes are not kept`;
    expect(lines).toEqual([`warning settings: ${told}`]);
    const state = store.change({ interval_ms: 500 });
    expect(state.settings.interval_ms).toBe(500);
    expect(state.problem).toBe(`Changes are in force but not kept: ${told}`);
    expect(statSync(file, { bigint: true }).ino).toBe(before.ino);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  test.skipIf(process.getuid?.() === 0)('because it may not be read is left alone', () => {
    writeFileSync(file, '{"port":1}', { mode: 0 });
    expect(open().settings).toEqual(defaultSettings);
    expect(lines).toEqual([expect.stringMatching(/could not be read \(EACCES.*defaults are used/)]);
  });

  test.skipIf(process.getuid?.() === 0)('in a folder without permission keeps changes for the run', () => {
    chmodSync(folder, 0o500);
    const state = open().change({ interval_ms: 500 });
    chmodSync(folder, 0o700);
    expect(state.settings.interval_ms).toBe(500);
    expect(state.problem).toContain('EACCES');
  });

  test('on a full disk keeps the old file, and writes what is missing once there is room', (context) => {
    const small = join(folder, 'small');
    if (!mountSmall(small)) return context.skip();
    const full = join(small, 'settings.json');
    const store = open({ file: full });
    store.change({ port: 8_000 });
    const before = readFileSync(full, 'utf8');
    writeUntilFull(join(small, 'ballast'));
    const state = store.change({
      allowed_hosts: Array.from({ length: 200 }, (_, index) => `${'a'.repeat(60)}${index}`),
    });
    expect(state.settings.allowed_hosts).toHaveLength(200);
    expect(state.problem).toMatch(/^Changes are in force but not kept: .*ENOSPC/);
    expect(readFileSync(full, 'utf8')).toBe(before);
    expect(readdirSync(small)).toEqual(['ballast', 'settings.json']);
    rmSync(join(small, 'ballast'));
    expect(store.change({ interval_ms: 500 }).problem).toBeUndefined();
    expect(JSON.parse(readFileSync(full, 'utf8'))).toMatchObject({ port: 8_000, interval_ms: 500 });
    expect(open({ file: full }).settings.allowed_hosts).toHaveLength(200);
  });
});

describe('an edit by hand', () => {
  test('is taken over while the file is followed, and told to whoever applies it', async () => {
    const store = open();
    store.change({ port: 8_000 });
    ends.push(store.follow());
    const told = vi.fn();
    store.watch((_settings, changed) => told([...changed]));
    writeFileSync(file, JSON.stringify({ version: 1, port: 8_000, interval_ms: 2_000 }));
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith(['interval_ms']), 10_000);
    expect(store.settings.interval_ms).toBe(2_000);
  });

  test('is followed in a folder that the first change has made', async () => {
    const late = join(folder, 'later', 'settings.json');
    const store = open({ file: late });
    ends.push(store.follow());
    store.change({ port: 8_000 });
    writeFileSync(late, JSON.stringify({ version: 1, port: 9_000 }));
    await vi.waitFor(() => expect(store.settings.port).toBe(9_000), 10_000);
  });

  test('does not undo what a flag fixes', () => {
    const store = open({ flags: { port: 3 } });
    writeFileSync(file, JSON.stringify({ version: 1, port: 9_000, interval_ms: 500 }));
    store.reread();
    expect(store.settings).toMatchObject({ port: 3, interval_ms: 500 });
  });
});

/** @returns whether this user may mount, as root in a container with the capability */
function mountSmall(path: string): boolean {
  try {
    execFileSync('mkdir', [path]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { stdio: 'ignore' });
    ends.push(() => execFileSync('umount', [path]));
    return true;
  } catch {
    return false;
  }
}

function writeUntilFull(path: string): void {
  for (let size = 65_536; size >= 1_024; size /= 2) {
    try {
      writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
      size *= 2;
    } catch {
      // Less then.
    }
  }
}
