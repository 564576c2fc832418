/** Disks: traffic of all, then each device with how fast it answers, and how full each filesystem is. */

import { useComputed, useSignal } from '@preact/signals';
import type { FilesystemData } from '../../protocol/families/filesystem.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import { Arrange } from '../components/arrange.tsx';
import { Bar } from '../components/bar.tsx';
import { Card } from '../components/card.tsx';
import { bytes, bytesPerSecond, count, latency, load, percent, perSecond, textOf } from '../components/format.ts';
import { useDeviceName, useDevices } from '../components/use-devices.ts';
import { useFeedOf } from '../components/use-feed.ts';
import { useList } from '../components/use-list.ts';
import { Why } from '../components/why.tsx';
import { plural, type Text, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { isMinorDisk } from '../store/device-lists.ts';
import { diskKind } from '../store/device-words.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';
import { deviceLines, deviceOf, devicePlaces } from './disk-charts.ts';
import { type DeviceReading, DeviceReadings, More, ReadingCard, ScreenFrame } from './parts.tsx';
import { PressureCard } from './pressure-card.tsx';

export function DisksScreen() {
  const store = useStore();
  const { disk } = store.latest;
  const all = useSignal(false);
  const devices = useComputed(() => disk.value?.devices ?? []);
  const minor = useList(() => devices.value.filter(isMinorDisk).map(({ device }) => device));
  const arranged = useDevices('disk');
  const filesystems = useDevices('filesystem');
  const about = useComputed(() => {
    const number = devices.value.filter(({ kind }) => kind === 'physical').length;
    return disk.value ? plural(number, '{count} disk', '{count} disks') : '';
  });
  return (
    <ScreenFrame
      title={t('Disks')}
      about={about}
      tools={
        <>
          {minor.length > 0 && (
            <More label={t('Loop and memory devices ({count})', { count: minor.length })} shown={all} />
          )}
          <Arrange kinds={['disk', 'filesystem']} hidden={arranged.hidden + filesystems.hidden} />
        </>
      }
    >
      <div class="screen-grid">
        <ReadingCard
          title={t('All disks')}
          feed={store.feeds.disk}
          format={bytesPerSecond}
          label={t('Disk traffic')}
          leastMax={1024}
          base={1024}
        />
        <PressureCard resource="io" />
        {channelReason(store.hello.value, 'disk') === null &&
          [...arranged.shown, ...(all.value ? minor : [])].map((name) => <Device key={name} name={name} />)}
        <Filesystems mounts={filesystems.shown} />
      </div>
    </ScreenFrame>
  );
}

const readings: readonly DeviceReading[] = [
  { title: 'Traffic', shown: devicePlaces.traffic, format: bytesPerSecond, leastMax: 1024, base: 1024 },
  { title: 'Requests', shown: devicePlaces.requests, format: perSecond, leastMax: 10 },
  { title: 'Time to answer', shown: devicePlaces.latency, format: latency, leastMax: 0.001 },
  { title: 'Time with requests', shown: devicePlaces.busy, format: percent, max: 100 },
  { title: 'Requests in flight', shown: devicePlaces.queue, format: load, leastMax: 1 },
];

function Device({ name }: { readonly name: string }) {
  const { disk } = useStore().latest;
  const feed = useFeedOf(() => deviceLines(name), name);
  const own = useDeviceName('disk', name);
  const shown = own ?? name;
  const about = useComputed(() => {
    const device = deviceOf(disk.value, name);
    if (!device) return '';
    const spins = device.rotational === null ? null : device.rotational ? t('rotating') : t('solid state');
    return visibleText(
      [own === null ? null : name, device.model, diskKind(device), spins, textOf(device.size_bytes, bytes)]
        .filter(Boolean)
        .join(' · '),
    );
  });
  return (
    <Card title={shown} area="span-6" note={about}>
      <DeviceReadings device={shown} feed={feed} readings={readings} />
    </Card>
  );
}

/** Heads of the table after the first, each with the field that it shows. */
export const filesystemColumns: readonly {
  readonly title: Text;
  readonly field: FilesystemField;
  readonly number: boolean;
}[] = [
  { title: 'Device', field: 'device', number: false },
  { title: 'Type', field: 'type', number: false },
  { title: 'Size', field: 'size_bytes', number: true },
  { title: 'Used', field: 'used_bytes', number: true },
  { title: 'Free', field: 'available_bytes', number: true },
  { title: 'Full', field: 'used_percent', number: true },
  { title: 'Inodes', field: 'inodes_used', number: true },
];

type FilesystemField = keyof FilesystemData['filesystems'][number];

function Filesystems({ mounts }: { readonly mounts: readonly string[] }) {
  const { hello } = useStore();
  const missing = channelReason(hello.value, 'filesystem');
  return (
    <Card title={t('Filesystems')} area="span-6" note={missing ?? ''}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="wide" tabIndex={0} aria-label={t('Filesystems, each')}>
        <table class="parts filesystem-table">
          <caption class="visually-hidden">{t('Each filesystem')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('Mounted at')}</th>
              {filesystemColumns.map(({ title, field, number }) => (
                <th key={field} scope="col" class={number ? 'number' : undefined}>
                  <Why label={t(title)} origin={{ channel: 'filesystem', path: `filesystems[].${field}` }} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {mounts.map((mount) => (
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
      ? t('{inodesUsed} of {inodesTotal}', {
          inodesUsed: textOf(one.value.inodes_used, count),
          inodesTotal: textOf(one.value.inodes_total, count),
        })
      : t('It has no fixed number of inodes.'),
  );
  const reason = useComputed(() =>
    share.value === null
      ? (fieldReason(filesystem.value, `filesystems[${mount}].used_percent`) ?? undefined)
      : undefined,
  );
  const readOnly = useComputed(() => one.value?.read_only === true);
  const own = useDeviceName('filesystem', mount);
  const device = useComputed(() => visibleText(one.value?.device ?? ''));
  return (
    <tr>
      <th scope="row" title={visibleText(mount)}>
        {own ?? visibleText(mount)} {readOnly.value && <span class="tag">{t('read-only')}</span>}
      </th>
      <td class="cut" title={device}>
        {device}
      </td>
      <td>{useComputed(() => visibleText(one.value?.type ?? ''))}</td>
      <td class="number">{useComputed(() => textOf(one.value?.size_bytes, bytes))}</td>
      <td class="number">{useComputed(() => textOf(one.value?.used_bytes, bytes))}</td>
      <td class="number">{useComputed(() => textOf(one.value?.available_bytes, bytes))}</td>
      <td class="number part-share" title={reason}>
        <Bar percent={share} tone={readOnly.value ? 'quiet' : 'warns'} />{' '}
        <span class="part-share-value">{useComputed(() => textOf(share.value, percent))}</span>
      </td>
      <td class="number part-share" title={inodesAbout}>
        <Bar percent={inodes} tone={readOnly.value ? 'quiet' : 'warns'} />{' '}
        <span class="part-share-value">{useComputed(() => textOf(inodes.value, percent))}</span>
      </td>
    </tr>
  );
}
