import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMountinfo, visibleMounts } from '../../main/procfs/mountinfo.ts';
import { ParseError } from '../../main/procfs/parse.ts';

function recorded(machine: string): string {
  return readFileSync(`test/fixtures/${machine}/proc/self/mountinfo`, 'utf8');
}

test('the example of the manual is read field by field', () => {
  const line = '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n';
  expect(parseMountinfo(line)).toEqual([
    {
      id: 36,
      parentId: 35,
      device: '98:0',
      root: '/mnt1',
      mountPoint: '/mnt2',
      type: 'ext3',
      source: '/dev/root',
      readOnly: false,
    },
  ]);
});

test.each([
  ['none', '36 35 98:0 / /m rw - ext4 /dev/sda rw'],
  ['three', '36 35 98:0 / /m rw shared:1 master:2 propagate_from:3 - ext4 /dev/sda rw'],
])('optional fields may be %s', (_, line) => {
  expect(parseMountinfo(line)[0]).toMatchObject({ mountPoint: '/m', type: 'ext4', source: '/dev/sda' });
});

test('space, tab, line feed and backslash are written in octal, and other scripts are not', () => {
  const [mount] = parseMountinfo(
    '36 35 98:0 / /mnt/a\\040b\\011c\\012d\\134e\\043é rw - cifs //nas/My\\040Files rw',
  );
  expect(mount?.mountPoint).toBe('/mnt/a b\tc\nd\\e#é');
  expect(mount?.source).toBe('//nas/My Files');
});

test('a mount is read-only by its own options or by those of its filesystem', () => {
  const readOnly = (line: string) => parseMountinfo(line)[0]?.readOnly;
  expect(readOnly('36 35 98:0 / /m ro,relatime - ext4 /dev/sda rw')).toBe(true);
  expect(readOnly('36 35 98:0 / /m rw,relatime - ext4 /dev/sda ro')).toBe(true);
  expect(readOnly('36 35 98:0 / /m rw,relatime - ext4 /dev/sda rw,errors=remount-ro')).toBe(false);
  // As Linux 6.18 writes it after /sys/fs/ext4/loop0/trigger_fs_error; "shutdown" after EXT4_IOC_SHUTDOWN.
  expect(readOnly('42 26 7:0 / /m rw,relatime - ext4 /dev/loop0 rw,errors=remount-ro,emergency_ro')).toBe(true);
  expect(readOnly('42 26 7:0 / /m rw,relatime - ext4 /dev/loop0 rw,shutdown')).toBe(true);
});

test('a source may be empty', () => {
  expect(parseMountinfo('36 35 98:0 / /m rw - tmpfs  rw')[0]).toMatchObject({ source: '', type: 'tmpfs' });
});

test('a source that is a hyphen is not taken for the separator', () => {
  expect(parseMountinfo('36 35 98:0 / /m rw - tmpfs - rw')[0]).toMatchObject({ source: '-', type: 'tmpfs' });
});

test.each([
  '36',
  '36 35 98:0 / /m rw',
  '36 35 98:0 / /m rw - ext4',
  'x 35 98:0 / /m rw - ext4 /dev/sda rw',
  '36 35 98 / /m rw - ext4 /dev/sda rw',
])('a line that is broken is refused: %j', (line) => {
  expect(() => parseMountinfo(line)).toThrow(ParseError);
});

test('what lies under a later mount is not reached by its path any more', () => {
  const visible = visibleMounts(parseMountinfo(recorded('laptop-linux-6.8'))).map(({ mountPoint }) => mountPoint);
  expect(visible).toContain('/media');
  expect(visible).not.toContain('/media/old');
  // The first root filesystem, of the boot image, lies under the real one.
  expect(visible.filter((path) => path === '/')).toHaveLength(1);
  expect(visible).toContain('/proc/sys/fs/binfmt_misc');
});

test('of two mounts at one place the later one is reached', () => {
  const mounts = parseMountinfo(
    [
      '26 1 254:0 / / rw - ext4 /dev/vda rw',
      '27 26 0:30 / /mnt rw - tmpfs first rw',
      '28 27 0:31 / /mnt rw - tmpfs second rw',
      '29 28 0:32 / /mnt/in rw - tmpfs inner rw',
    ].join('\n'),
  );
  expect(visibleMounts(mounts).map(({ source }) => source)).toEqual(['/dev/vda', 'second', 'inner']);
});

test('every mount of the recorded machines but the covered ones is reached', () => {
  const hiddenOf = (machine: string) => {
    const mounts = parseMountinfo(recorded(machine));
    return mounts.length - visibleMounts(mounts).length;
  };
  expect(hiddenOf('server-linux-5.10')).toBe(0);
  expect(hiddenOf('nas-linux-4.19')).toBe(0);
  expect(hiddenOf('container-linux-6.1')).toBe(0);
});

test('parents in a ring end, and a thousand nested mounts are reached', () => {
  const ring = parseMountinfo('1 2 0:1 / /a rw - tmpfs a rw\n2 1 0:2 / /b rw - tmpfs b rw');
  expect(visibleMounts(ring).length).toBeLessThanOrEqual(2);
  const nested = Array.from({ length: 1_000 }, (_, depth) => {
    const path = `/${'d/'.repeat(depth)}`.replace(/(.)\/$/, '$1');
    return `${depth + 1} ${depth} 0:${depth} / ${path} rw - tmpfs t rw`;
  });
  expect(visibleMounts(parseMountinfo(nested.join('\n')))).toHaveLength(1_000);
});

test('whatever is read, the answer is mounts or a ParseError', () => {
  const part = fc.constantFrom('36', '98:0', '/', '/m\\040', '-', 'rw', 'ext4', '', '\n', '\\777', '\\0');
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 40 }).map((parts) => parts.join(' ')),
      (text) => {
        try {
          const mounts = parseMountinfo(text);
          expect(visibleMounts(mounts).length).toBeLessThanOrEqual(mounts.length);
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
        }
      },
    ),
  );
});
