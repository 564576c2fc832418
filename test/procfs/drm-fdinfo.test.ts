import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDrmFdinfo } from '../../main/procfs/drm-fdinfo.ts';
import { parseNvidiaProcesses } from '../../main/procfs/nvidia-smi.ts';
import { expectCounts, hostileText } from './hostile.ts';

// Written after Documentation/gpu/drm-usage-stats.rst and the examples in Documentation/gpu/i915.rst,
// Documentation/gpu/amdgpu/… and Documentation/gpu/xe/xe-drm-usage-stats.rst (Linux 6.14), not recorded.
const head = 'pos:\t0\nflags:\t0100002\nmnt_id:\t26\nino:\t685\n';
const i915 = `${head}drm-driver:\ti915\ndrm-client-id:\t7\ndrm-pdev:\t0000:00:02.0
drm-total-system0:\t131072 KiB\ndrm-shared-system0:\t16 MiB\ndrm-active-system0:\t0\ndrm-resident-system0:\t96 MiB
drm-purgeable-system0:\t0\ndrm-engine-render:\t25662044495 ns\ndrm-engine-copy:\t0 ns\ndrm-engine-video:\t0 ns
drm-engine-capacity-video:\t2\ndrm-engine-video-enhance:\t0 ns\n`;
const amdgpu = `${head}drm-driver:\tamdgpu\ndrm-client-id:\t11\ndrm-pdev:\t0000:03:00.0\npasid:\t32771
drm-memory-vram:\t524288 KiB\ndrm-memory-gtt: \t2048 KiB\ndrm-memory-cpu: \t0 KiB\namd-requested-vram:\t524288 KiB
drm-engine-gfx:\t4000000000 ns\ndrm-engine-compute:\t1000000 ns\n`;
const xe = `${head}drm-driver:\txe\ndrm-client-id:\t3\ndrm-pdev:\t0000:03:00.0\ndrm-total-system:\t0
drm-resident-system:\t0\ndrm-total-gtt:\t192 KiB\ndrm-resident-gtt:\t192 KiB\ndrm-total-vram0:\t23992 KiB
drm-resident-vram0:\t23992 KiB\ndrm-cycles-rcs:\t28257900\ndrm-total-cycles-rcs:\t7655183225\ndrm-cycles-vcs:\t0
drm-total-cycles-vcs:\t7655183225\ndrm-engine-capacity-vcs:\t2\n`;

test('i915: time of each engine; the memory is that of the machine, since it has none of its own', () => {
  expect(parseDrmFdinfo(i915)).toEqual({
    address: '0000:00:02.0',
    id: 7,
    engines: new Map([
      ['render', { busy: 25_662_044_495, total: null, capacity: 1 }],
      ['copy', { busy: 0, total: null, capacity: 1 }],
      ['video', { busy: 0, total: null, capacity: 2 }],
      ['video-enhance', { busy: 0, total: null, capacity: 1 }],
    ]),
    memoryBytes: 96 * 1_048_576,
  });
});

test('amdgpu: memory under its older key, of the card alone', () => {
  expect(parseDrmFdinfo(amdgpu)).toMatchObject({
    id: 11,
    memoryBytes: 536_870_912,
    engines: new Map([
      ['gfx', { busy: 4_000_000_000, total: null, capacity: 1 }],
      ['compute', { busy: 1_000_000, total: null, capacity: 1 }],
    ]),
  });
});

test('xe: cycles against all cycles, and how many engines share them', () => {
  expect(parseDrmFdinfo(xe)).toMatchObject({
    memoryBytes: 23_992 * 1_024,
    engines: new Map([
      ['rcs', { busy: 28_257_900, total: 7_655_183_225, capacity: 1 }],
      ['vcs', { busy: 0, total: 7_655_183_225, capacity: 2 }],
    ]),
  });
});

test('descriptors of other things and of drivers that tell no client are none', () => {
  expect(parseDrmFdinfo(head)).toBeNull();
  expect(parseDrmFdinfo('')).toBeNull();
  expect(parseDrmFdinfo(i915.replace('drm-pdev:\t0000:00:02.0\n', ''))).toBeNull();
  expect(parseDrmFdinfo(i915.replace('drm-client-id:\t7', 'drm-client-id:\t-7'))).toBeNull();
  const pieces = [...i915.split('\n'), ...xe.split('\n'), 'drm-engine-', 'drm-memory-', ' ns', ' KiB', ':\t'];
  fc.assert(fc.property(hostileText(pieces), (text) => expectCounts(parseDrmFdinfo(`${xe}${text}`))));
});

// After `nvidia-smi --help-query-compute-apps`; not recorded.
test('nvidia-smi: programs that compute, by card; a path may hold commas', () => {
  const text = `00000000:0A:00.0, 4711, 1024, /opt/my, models/train
00000000:0A:00.0, 4712, [N/A], C:\\Users\\ann\\game.exe
No devices were found
`;
  expect(parseNvidiaProcesses(text)).toEqual([
    { address: '0000:0a:00.0', pid: 4_711, name: 'train', memoryBytes: { value: 1_073_741_824 } },
    {
      address: '0000:0a:00.0',
      pid: 4_712,
      name: 'game.exe',
      memoryBytes: { reason: "NVIDIA's driver does not tell it of this GPU" },
    },
  ]);
  fc.assert(
    fc.property(hostileText([...text.split('\n'), ', ', '0000:0a:00.0']), (garbage) =>
      expectCounts(parseNvidiaProcesses(garbage)),
    ),
  );
});
