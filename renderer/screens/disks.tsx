/** Disks: traffic of all, then each device with how fast it answers, and how full each filesystem is. */
import { useComputed, useSignal } from '@preact/signals';
import type { DiskDevice } from '../../protocol/families/disk.ts';
import { Bar } from '../components/bar.tsx';
import { Card } from '../components/card.tsx';
import { bytes, bytesPerSecond, count, latency, load, percent, perSecond, textOf } from '../components/format.ts';
import { useFeed } from '../components/use-feed.ts';
import { useStore } from '../store/context.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';
import { deviceLines, deviceOf, devicePlaces, ioPressure } from './disk-charts.ts';
import { DeviceReading, ReadingCard, ScreenFrame } from './parts.tsx';

/** Devices that only hide what matters, until they are asked for. */
const minorKinds: readonly DiskDevice['kind'][] = ['loop', 'memory'];

export function DisksScreen() {
  const store = useStore();
  const { disk } = store.latest;
  const all = useSignal(false);
  const devices = useComputed(() => disk.value?.devices ?? []);
  const minor = useComputed(() => devices.value.filter(({ kind }) => minorKinds.includes(kind)).length);
  const names = useComputed(() =>
    JSON.stringify(
      devices.value.filter(({ kind }) => all.value || !minorKinds.includes(kind)).map(({ device }) => device),
    ),
  );
  const about = useComputed(() => {
    const number = devices.value.filter(({ kind }) => kind === 'physical').length;
    return disk.value ? `${number} ${number === 1 ? 'disk' : 'disks'}` : '';
  });
  return (
    <ScreenFrame
      title="Disks"
      about={about}
      tools={
        minor.value > 0 && (
          <label class="check">
            <input
              type="checkbox"
              checked={all.value}
              onChange={(event) => {
                all.value = event.currentTarget.checked;
              }}
            />
            Loop and memory devices ({minor})
          </label>
        )
      }
    >
      <div class="screen-grid">
        <ReadingCard
          title="All disks"
          feed={store.feeds.disk}
          format={bytesPerSecond}
          label="Disk traffic"
          leastMax={1024}
          base={1024}
        />
        <ReadingCard
          title="Pressure"
          note="time lost waiting for disks"
          feed={useFeed(() => ioPressure, 'ioPressure')}
          format={percent}
          label="Time lost waiting for disks"
          leastMax={5}
          ceiling={100}
        />
        {channelReason(store.hello.value, 'disk') === null &&
          (JSON.parse(names.value) as string[]).map((name) => <Device key={name} name={name} />)}
        <Filesystems />
      </div>
    </ScreenFrame>
  );
}

function Device({ name }: { readonly name: string }) {
  const { disk } = useStore().latest;
  const feed = useFeed(() => deviceLines(name), name);
  const about = useComputed(() => {
    const device = deviceOf(disk.value, name);
    if (!device) return '';
    const spins = device.rotational === null ? null : device.rotational ? 'rotating' : 'solid state';
    return [device.model, device.kind.replaceAll('_', ' '), spins, textOf(device.size_bytes, bytes)]
      .filter(Boolean)
      .join(' · ');
  });
  const { traffic, requests, latency: answers, busy, queue } = devicePlaces;
  return (
    <Card title={name} area="span-6" note={about}>
      <div class="device-grid">
        <DeviceReading
          title="Traffic"
          feed={feed}
          shown={traffic}
          format={bytesPerSecond}
          label={`${name}: traffic`}
          leastMax={1024}
          base={1024}
        />
        <DeviceReading
          title="Requests"
          feed={feed}
          shown={requests}
          format={perSecond}
          label={`${name}: requests`}
          leastMax={10}
        />
        <DeviceReading
          title="Time to answer"
          feed={feed}
          shown={answers}
          format={latency}
          label={`${name}: time to answer`}
          leastMax={0.001}
        />
        <DeviceReading
          title="Time with requests"
          feed={feed}
          shown={busy}
          format={percent}
          label={`${name}: time with requests`}
          max={100}
        />
        <DeviceReading
          title="Requests in flight"
          feed={feed}
          shown={queue}
          format={load}
          label={`${name}: requests in flight`}
          leastMax={1}
        />
      </div>
    </Card>
  );
}

function Filesystems() {
  const store = useStore();
  const { filesystem } = store.latest;
  const mounts = useComputed(() =>
    JSON.stringify((filesystem.value?.filesystems ?? []).map(({ mount }) => mount)),
  );
  const missing = channelReason(store.hello.value, 'filesystem');
  return (
    <Card title="Filesystems" area="span-6" note={missing ?? ''}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="wide" tabIndex={0} aria-label="Filesystems, each">
        <table class="parts filesystem-table">
          <caption class="visually-hidden">Each filesystem</caption>
          <thead>
            <tr>
              <th scope="col">Mounted at</th>
              <th scope="col">Device</th>
              <th scope="col">Type</th>
              <th scope="col" class="number">
                Size
              </th>
              <th scope="col" class="number">
                Used
              </th>
              <th scope="col" class="number">
                Free
              </th>
              <th scope="col" class="number">
                Full
              </th>
              <th scope="col" class="number">
                Inodes
              </th>
            </tr>
          </thead>
          <tbody>
            {(JSON.parse(mounts.value) as string[]).map((mount) => (
              <FilesystemRow key={mount} mount={mount} />
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function FilesystemRow({ mount }: { readonly mount: string }) {
  const { filesystem } = useStore().latest;
  const one = useComputed(() => filesystem.value?.filesystems.find((each) => each.mount === mount) ?? null);
  const share = useComputed(() => one.value?.used_percent ?? null);
  const inodes = useComputed(() => {
    const { inodes_total: total = null, inodes_used: used = null } = one.value ?? {};
    return !total || used === null ? null : (100 * used) / total;
  });
  const inodesAbout = useComputed(() =>
    one.value?.inodes_total
      ? `${textOf(one.value.inodes_used, count)} of ${textOf(one.value.inodes_total, count)}`
      : 'It has no fixed number of inodes.',
  );
  const reason = useComputed(() =>
    share.value === null
      ? (fieldReason(filesystem.value, `filesystems[${mount}].used_percent`) ?? undefined)
      : undefined,
  );
  const readOnly = useComputed(() => one.value?.read_only === true);
  return (
    <tr>
      <th scope="row" title={mount}>
        {mount} {readOnly.value && <span class="tag">read-only</span>}
      </th>
      <td class="cut" title={useComputed(() => one.value?.device ?? '')}>
        {useComputed(() => one.value?.device ?? '')}
      </td>
      <td>{useComputed(() => one.value?.type ?? '')}</td>
      <td class="number">{useComputed(() => textOf(one.value?.size_bytes, bytes))}</td>
      <td class="number">{useComputed(() => textOf(one.value?.used_bytes, bytes))}</td>
      <td class="number">{useComputed(() => textOf(one.value?.available_bytes, bytes))}</td>
      <td class="number part-share" title={reason}>
        <Bar percent={share} tone={readOnly.value ? 'quiet' : 'warns'} />{' '}
        {useComputed(() => textOf(share.value, percent))}
      </td>
      <td class="number part-share" title={inodesAbout}>
        <Bar percent={inodes} tone={readOnly.value ? 'quiet' : 'warns'} />{' '}
        {useComputed(() => textOf(inodes.value, percent))}
      </td>
    </tr>
  );
}
