import { expect, test } from 'vitest';
import { PidGroups, parsePidGroup } from '../../main/procfs/pid-cgroup.ts';

const id = '4f1c8a90b2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d';
const short = '4f1c8a90b2d3';

test.each([
  ['Docker, systemd driver', `0::/system.slice/docker-${id}.scope`, short, null],
  ['Docker, version 1', `5:memory:/docker/${id}\n1:name=systemd:/docker/${id}`, short, null],
  [
    'rootless Podman',
    `0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope/container`,
    short,
    'user@1000.service',
  ],
  ['Podman run by a unit', `0::/system.slice/web.service/libpod-payload-${id}`, short, 'web.service'],
  [
    'the monitor of a container is outside of it',
    `0::/machine.slice/libpod-conmon-${id}.scope`,
    null,
    `libpod-conmon-${id}.scope`,
  ],
  [
    'Kubernetes',
    `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-${id}.scope`,
    short,
    null,
  ],
  [
    'Kubernetes, version 1',
    `9:pids:/kubepods/burstable/pod1/${id}\n8:cpu:/kubepods/burstable/pod1/${id}`,
    short,
    null,
  ],
  ['a unit within a container is its own affair', `0::/lxc.payload.web/system.slice/nginx.service`, 'web', null],
  ['a system service', '0::/system.slice/nginx.service', null, 'nginx.service'],
  ['a service with groups of its own', '0::/system.slice/udev.service/udev', null, 'udev.service'],
  ['a template', '0::/system.slice/system-getty.slice/getty@tty1.service', null, 'getty@tty1.service'],
  ['a session', '0::/user.slice/user-1000.slice/session-3.scope', null, 'session-3.scope'],
  [
    'an application of a session',
    '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-firefox-77.scope',
    null,
    'app-firefox-77.scope',
  ],
  [
    'the manager of a session',
    '0::/user.slice/user-1000.slice/user@1000.service/init.scope',
    null,
    'user@1000.service',
  ],
  ['systemd itself', '0::/init.scope', null, null],
  [
    'systemd beside version 1',
    '4:memory:/\n1:name=systemd:/system.slice/cron.service\n0::/system.slice/cron.service',
    null,
    'cron.service',
  ],
  ['a group that was removed', '0::/system.slice/old.service (deleted)', null, 'old.service'],
  ['no systemd', '0::/', null, null],
  ['nothing', '', null, null],
  ['garbage', ':::\n0:/x.service\nx', null, null],
])('%s', (_, text, container, service) => {
  expect(parsePidGroup(`${text}\n`)).toEqual({ container, service });
});

test('processes of one group share what was made of it, however many groups there have been', () => {
  const groups = new PidGroups();
  const text = '0::/system.slice/nginx.service';
  expect(groups.of(text)).toBe(groups.of(text));
  for (let job = 0; job < 2_500; job += 1) {
    expect(groups.of(`0::/system.slice/job-${job}.service`).service).toBe(`job-${job}.service`);
  }
  expect(groups.of(text)).toEqual({ container: null, service: 'nginx.service' });
});
