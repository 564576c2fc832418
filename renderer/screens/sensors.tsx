/** Sensors, power and graphics: how warm, how fast the fans, on which power; only what the machine has. */
import { useComputed } from '@preact/signals';
import type { Gpu } from '../../protocol/families/gpu.ts';
import type { Battery } from '../../protocol/families/power.ts';
import { visibleOrNull, visibleText } from '../../protocol/visible-text.ts';
import { Arrange } from '../components/arrange.tsx';
import { Bar } from '../components/bar.tsx';
import { Card } from '../components/card.tsx';
import {
  bytes,
  count,
  duration,
  type Format,
  hertz,
  percent,
  temperature,
  textOf,
  watts,
} from '../components/format.ts';
import { Spark } from '../components/spark.tsx';
import { useDeviceName, useDevices, useHidden } from '../components/use-devices.ts';
import { useChannel, useFeedOf } from '../components/use-feed.ts';
import { useList } from '../components/use-list.ts';
import { Why } from '../components/why.tsx';
import { fixedNumber, type Text, t } from '../language/text.ts';
import type { FigureOrigin } from '../store/app.ts';
import { useStore } from '../store/context.ts';
import { type DeviceKind, deviceKinds } from '../store/devices.ts';
import type { Feed } from '../store/feed.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';
import { GpuProcesses } from './gpu-processes.tsx';
import { type DeviceReading, DeviceReadings, type Fact, Facts, ScreenFrame } from './parts.tsx';
import { gpuLines, gpuOf, readingsOf, type SensorList, sensorLines } from './sensor-charts.ts';

const rpm: Format = (value) => ({ number: count(value).number, unit: 'rpm' });
const volts: Format = (value) => ({ number: fixedNumber(value, 3), unit: 'V' });

const lists: readonly { id: SensorList; title: Text; format: Format; leastMax: number }[] = [
  { id: 'temperatures', title: 'Temperatures', format: temperature, leastMax: 60 },
  { id: 'fans', title: 'Fans', format: rpm, leastMax: 1_000 },
  { id: 'powers', title: 'Power', format: watts, leastMax: 10 },
  { id: 'voltages', title: 'Voltages', format: volts, leastMax: 1 },
];

const kinds: readonly DeviceKind[] = deviceKinds.filter(
  (kind) => kind !== 'disk' && kind !== 'filesystem' && kind !== 'interface',
);

export function SensorsScreen() {
  const { hello, latest } = useStore();
  const { sensor, power, gpu } = latest;
  const hidden = useHidden(kinds);
  const has = (channel: 'sensor' | 'power' | 'gpu') => channelReason(hello.value, channel) === null;
  // Hardware that is asked only while somebody looks takes its time to answer first.
  const isWaiting = useComputed(() => !sensor.value && !power.value && !gpu.value);
  return (
    <ScreenFrame
      title={t('Sensors')}
      about={t('Temperatures, fans, power and graphics that this machine tells of')}
      tools={<Arrange kinds={kinds} hidden={hidden} />}
    >
      {isWaiting.value && (
        <p class="empty" role="status">
          {t('first reading…')}
        </p>
      )}
      <div class="screen-grid">
        {has('gpu') && <Gpus />}
        {has('power') && <Batteries />}
        {has('sensor') && (
          <div class="sensor-cards">
            {lists.map((list) => (
              <SensorCard key={list.id} {...list} />
            ))}
          </div>
        )}
      </div>
    </ScreenFrame>
  );
}

function SensorCard({ id, title, format, leastMax }: (typeof lists)[number]) {
  useChannel('sensor');
  const { shown } = useDevices(id);
  if (shown.length === 0) return null;
  return (
    <Card title={t(title)} area={shown.length > 8 ? 'span-6' : 'span-3'}>
      <SensorRows key={shown.join('\n')} list={id} names={shown} format={format} leastMax={leastMax} />
    </Card>
  );
}

interface SensorRowsProps {
  readonly list: SensorList;
  readonly names: readonly string[];
  readonly format: Format;
  readonly leastMax: number;
}

function SensorRows({ list, names, format, leastMax }: SensorRowsProps) {
  const feed = useFeedOf(() => sensorLines(list, names), `${list} ${names.join()}`);
  return (
    <ul class="sensor-list">
      {names.map((name, place) => (
        <SensorRow
          key={name}
          feed={feed}
          list={list}
          name={name}
          place={place}
          format={format}
          leastMax={leastMax}
        />
      ))}
    </ul>
  );
}

interface SensorRowProps extends Omit<SensorRowsProps, 'names'> {
  readonly feed: Feed<'sensor'>;
  readonly name: string;
  readonly place: number;
}

function SensorRow({ feed, list, name, place, format, leastMax }: SensorRowProps) {
  const { sensor } = useStore().latest;
  const line = feed.definition.lines[place];
  const own = useDeviceName(list, name);
  const one = useComputed(() => readingsOf(sensor.value, list).find((reading) => reading.sensor === name) ?? null);
  const label = useComputed(() => visibleText(own ?? one.value?.label ?? name));
  const chip = useComputed(() =>
    visibleText([own === null ? '' : one.value?.label, one.value?.chip].filter(Boolean).join(' · ')),
  );
  const text = useComputed(() => textOf(one.value?.value, format));
  const limit = useComputed(() => {
    const { high = null, critical = null } = one.value ?? {};
    if (critical !== null) return t('critical at {critical}', { critical: textOf(critical, format) });
    return high === null ? '' : t('high from {high}', { high: textOf(high, format) });
  });
  const isHigh = useComputed(() => {
    const { value = null, high = null, critical = null } = one.value ?? {};
    const edge = high ?? critical;
    return value !== null && edge !== null && value >= edge;
  });
  return (
    <li class="sensor">
      <span class="sensor-name">
        {line && <Why label={label.value} origin={line} />}
        <span class="sensor-chip">{chip}</span>
      </span>
      <span class="sensor-limit">{limit}</span>
      <span class="sensor-chart">
        <Spark feed={feed} shown={[place]} max={() => one.value?.critical ?? 'auto'} leastMax={leastMax} />
      </span>
      <span class={isHigh.value ? 'sensor-value sensor-high' : 'sensor-value'}>{text}</span>
    </li>
  );
}

function Batteries() {
  useChannel('power');
  return (
    <>
      {useDevices('battery').shown.map((name) => (
        <BatteryCard key={name} name={name} />
      ))}
    </>
  );
}

const stateNames: Readonly<Record<Exclude<Battery['state'], 'unknown'>, Text>> = {
  charging: 'charging',
  discharging: 'discharging',
  not_charging: 'held',
  full: 'full',
};

function originOf(field: keyof Battery): FigureOrigin {
  return { channel: 'power', path: `batteries[].${field}` };
}

function stateText(state: Battery['state']): string {
  return state === 'unknown' ? '' : t(stateNames[state]);
}

function BatteryCard({ name }: { readonly name: string }) {
  const { power } = useStore().latest;
  const one = useComputed(() => power.value?.batteries.find(({ battery }) => battery === name) ?? null);
  const charge = useComputed(() => one.value?.charge_percent ?? null);
  const own = useDeviceName('battery', name);
  // Of a mouse the model says more than the kernel's name for its battery does.
  const model = useComputed(() => (one.value?.scope === 'device' ? one.value.model : null));
  const title = own ?? model.value ?? name;
  const facts = useComputed((): Fact[] => {
    const battery = one.value;
    const remaining = battery?.remaining_seconds ?? null;
    return [
      [
        battery?.state === 'charging' ? t('Until full') : t('Until empty'),
        remaining === null ? null : duration(remaining),
        originOf('remaining_seconds'),
      ],
      [
        (battery?.rate_watts ?? 0) < 0 ? t('Draws') : t('Takes'),
        battery?.rate_watts == null ? null : textOf(Math.abs(battery.rate_watts), watts),
        originOf('rate_watts'),
      ],
      [
        t('Health'),
        battery?.health_percent == null ? null : textOf(battery.health_percent, percent),
        originOf('health_percent'),
      ],
      [
        t('Full charges'),
        battery?.cycle_count == null ? null : textOf(battery.cycle_count, count),
        originOf('cycle_count'),
      ],
      [
        t('Voltage'),
        battery?.voltage_volts == null ? null : textOf(battery.voltage_volts, volts),
        originOf('voltage_volts'),
      ],
      [t('Model'), battery?.model === title ? null : (battery?.model ?? null)],
    ];
  });
  return (
    <Card
      title={title}
      area="span-3"
      note={useComputed(() =>
        [
          title === name ? '' : visibleText(name),
          one.value?.scope === 'device' ? t('of a device') : '',
          one.value && stateText(one.value.state),
        ]
          .filter(Boolean)
          .join(' · '),
      )}
    >
      <div class="battery">
        <p class="battery-charge">{useComputed(() => textOf(charge.value, percent))}</p>
        <p class="battery-label">
          <Why label={t('Charge')} origin={originOf('charge_percent')} />
        </p>
      </div>
      <Bar percent={charge} />
      <Facts facts={facts} />
    </Card>
  );
}

function Gpus() {
  useChannel('gpu');
  return (
    <>
      {useDevices('gpu').shown.map((name) => (
        <GpuCard key={name} name={name} />
      ))}
    </>
  );
}

const gpuReadings = [
  { field: 'utilization_percent', title: 'Use', shown: [0], format: percent, max: 100 },
  { field: 'memory_used_bytes', title: 'Its memory', shown: [1], format: bytes, leastMax: 2 ** 30, base: 1024 },
  { field: 'temperature_celsius', title: 'Temperature', shown: [2], format: temperature, leastMax: 60 },
  { field: 'power_watts', title: 'Power', shown: [3], format: watts, leastMax: 10 },
  { field: 'clock_hertz', title: 'Clock speed', shown: [4], format: hertz, leastMax: 1e9 },
] as const satisfies readonly (DeviceReading & { readonly field: keyof Gpu })[];

function GpuCard({ name }: { readonly name: string }) {
  const { gpu } = useStore().latest;
  const feed = useFeedOf(() => gpuLines(name), name);
  const one = useComputed(() => gpuOf(gpu.value, name));
  const own = useDeviceName('gpu', name);
  const ceiling = useComputed((): number | 'auto' => one.value?.memory_total_bytes ?? 'auto');
  const about = useComputed(() =>
    [
      own === null ? null : visibleOrNull(one.value?.name),
      visibleOrNull(one.value?.driver),
      one.value?.asleep ? t('asleep') : null,
      one.value?.fan_percent == null
        ? null
        : t('fan {fanPercent}', { fanPercent: textOf(one.value.fan_percent, percent) }),
    ]
      .filter(Boolean)
      .join(' · '),
  );
  const title = useComputed(() => own ?? one.value?.name ?? name);
  // What it does not tell of is left out: five empty charts tell nothing.
  const told = useList(() =>
    gpuReadings.filter(({ field }) => one.value && one.value[field] !== null).map(({ field }) => field),
  );
  const readings = gpuReadings
    .filter(({ field }) => told.includes(field))
    .map(
      ({ field, ...reading }): DeviceReading =>
        field === 'memory_used_bytes' ? { ...reading, max: ceiling.value } : reading,
    );
  return (
    <Card title={title.value} area={readings.length > 2 ? 'span-6' : 'span-3'} note={about}>
      {readings.length === 0 && (
        <p class="unavailable">
          {one.value?.asleep
            ? t('It sleeps, switched off until it is needed; to ask it would wake it.')
            : (fieldReason(gpu.value, `gpus[${name}].utilization_percent`) ?? t('It tells of nothing here.'))}
        </p>
      )}
      <DeviceReadings device={title.value} feed={feed} readings={readings} />
      <GpuProcesses gpu={name} />
    </Card>
  );
}
