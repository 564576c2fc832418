/** Sensors, power and graphics: how warm, how fast the fans, on which power; only what the machine has. */
import { useComputed } from '@preact/signals';
import type { Battery } from '../../protocol/families/power.ts';
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
import { useChannel, useFeed } from '../components/use-feed.ts';
import { useStore } from '../store/context.ts';
import type { Feed } from '../store/feed.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';
import { GpuProcesses } from './gpu-processes.tsx';
import { DeviceReading, Facts, ScreenFrame } from './parts.tsx';
import { gpuLines, gpuOf, readingsOf, type SensorList, sensorLines } from './sensor-charts.ts';

const rpm: Format = (value) => ({ number: count(value).number, unit: 'rpm' });
const volts: Format = (value) => ({ number: value.toFixed(3), unit: 'V' });

const lists: readonly { id: SensorList; title: string; format: Format; leastMax: number }[] = [
  { id: 'temperatures', title: 'Temperatures', format: temperature, leastMax: 60 },
  { id: 'fans', title: 'Fans', format: rpm, leastMax: 1_000 },
  { id: 'powers', title: 'Power', format: watts, leastMax: 10 },
  { id: 'voltages', title: 'Voltages', format: volts, leastMax: 1 },
];

export function SensorsScreen() {
  const { hello } = useStore();
  const has = (channel: 'sensor' | 'power' | 'gpu') => channelReason(hello.value, channel) === null;
  return (
    <ScreenFrame title="Sensors" about="Temperatures, fans, power and graphics that this machine tells of">
      <div class="screen-grid">
        {has('gpu') && <Gpus />}
        {has('power') && <Batteries />}
        {has('sensor') && lists.map((list) => <SensorCard key={list.id} {...list} />)}
      </div>
    </ScreenFrame>
  );
}

function SensorCard({ id, title, format, leastMax }: (typeof lists)[number]) {
  const { sensor } = useStore().latest;
  useChannel('sensor');
  const names = useComputed(() => JSON.stringify(readingsOf(sensor.value, id).map((one) => one.sensor)));
  const known = JSON.parse(names.value) as string[];
  if (known.length === 0) return null;
  return (
    <Card title={title} area={known.length > 8 ? 'span-6' : 'span-3'}>
      <SensorRows key={names.value} list={id} names={known} format={format} leastMax={leastMax} />
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
  const feed = useFeed(() => sensorLines(list, names), `${list} ${names.join()}`);
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
  const one = useComputed(() => readingsOf(sensor.value, list).find((reading) => reading.sensor === name) ?? null);
  const text = useComputed(() => textOf(one.value?.value, format));
  const limit = useComputed(() => {
    const { high = null, critical = null } = one.value ?? {};
    if (critical !== null) return `critical at ${textOf(critical, format)}`;
    return high === null ? '' : `high from ${textOf(high, format)}`;
  });
  const isHigh = useComputed(() => {
    const { value = null, high = null, critical = null } = one.value ?? {};
    const edge = high ?? critical;
    return value !== null && edge !== null && value >= edge;
  });
  return (
    <li class="sensor">
      <span class="sensor-name">
        {useComputed(() => one.value?.label ?? name)}
        <span class="sensor-chip">{useComputed(() => one.value?.chip ?? '')}</span>
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
  const { power } = useStore().latest;
  useChannel('power');
  const names = useComputed(() => JSON.stringify((power.value?.batteries ?? []).map(({ battery }) => battery)));
  return (
    <>
      {(JSON.parse(names.value) as string[]).map((name) => (
        <BatteryCard key={name} name={name} />
      ))}
    </>
  );
}

const stateNames: Record<Battery['state'], string> = {
  charging: 'charging',
  discharging: 'discharging',
  not_charging: 'held',
  full: 'full',
  unknown: '',
};

function BatteryCard({ name }: { readonly name: string }) {
  const { power } = useStore().latest;
  const one = useComputed(() => power.value?.batteries.find(({ battery }) => battery === name) ?? null);
  const charge = useComputed(() => one.value?.charge_percent ?? null);
  const facts = useComputed((): [string, string | null][] => {
    const battery = one.value;
    const remaining = battery?.remaining_seconds ?? null;
    return [
      [
        battery?.state === 'charging' ? 'Until full' : 'Until empty',
        remaining === null ? null : duration(remaining),
      ],
      [
        (battery?.rate_watts ?? 0) < 0 ? 'Draws' : 'Takes',
        battery?.rate_watts == null ? null : textOf(Math.abs(battery.rate_watts), watts),
      ],
      ['Health', battery?.health_percent == null ? null : textOf(battery.health_percent, percent)],
      ['Full charges', battery?.cycle_count == null ? null : textOf(battery.cycle_count, count)],
      ['Voltage', battery?.voltage_volts == null ? null : textOf(battery.voltage_volts, volts)],
      ['Model', battery?.model ?? null],
    ];
  });
  return (
    <Card
      title={name}
      area="span-3"
      note={useComputed(() =>
        [one.value?.scope === 'device' ? 'of a device' : '', one.value && stateNames[one.value.state]]
          .filter(Boolean)
          .join(' · '),
      )}
    >
      <p class="battery-charge">{useComputed(() => textOf(charge.value, percent))}</p>
      <Bar percent={charge} />
      <Facts facts={facts} />
    </Card>
  );
}

function Gpus() {
  const { gpu } = useStore().latest;
  useChannel('gpu');
  const names = useComputed(() => JSON.stringify((gpu.value?.gpus ?? []).map((one) => one.gpu)));
  return (
    <>
      {(JSON.parse(names.value) as string[]).map((name) => (
        <GpuCard key={name} name={name} />
      ))}
    </>
  );
}

const gpuReadings = [
  { field: 'utilization_percent', title: 'Use', place: 0, format: percent, max: 100 },
  { field: 'memory_used_bytes', title: 'Its memory', place: 1, format: bytes, leastMax: 2 ** 30, base: 1024 },
  { field: 'temperature_celsius', title: 'Temperature', place: 2, format: temperature, leastMax: 60 },
  { field: 'power_watts', title: 'Power', place: 3, format: watts, leastMax: 10 },
  { field: 'clock_hertz', title: 'Clock', place: 4, format: hertz, leastMax: 1e9 },
] as const;

function GpuCard({ name }: { readonly name: string }) {
  const { gpu } = useStore().latest;
  const feed = useFeed(() => gpuLines(name), name);
  const one = useComputed(() => gpuOf(gpu.value, name));
  const ceiling = useComputed(() => one.value?.memory_total_bytes ?? 'auto');
  const about = useComputed(() =>
    [
      one.value?.driver,
      one.value?.asleep ? 'asleep' : null,
      one.value?.fan_percent == null ? null : `fan ${textOf(one.value.fan_percent, percent)}`,
    ]
      .filter(Boolean)
      .join(' · '),
  );
  const title = useComputed(() => one.value?.name ?? name);
  // What it does not tell of is left out: five empty charts tell nothing. Rendered again only when that changes.
  const told = useComputed(() =>
    gpuReadings
      .filter(({ field }) => one.value && one.value[field] !== null)
      .map(({ field }) => field)
      .join(),
  );
  const readings = gpuReadings.filter(({ field }) => told.value.split(',').includes(field));
  return (
    <Card title={title.value} area="span-6" note={about}>
      {readings.length === 0 && (
        <p class="unavailable">
          {one.value?.asleep
            ? 'It sleeps, switched off until it is needed; to ask it would wake it.'
            : (fieldReason(gpu.value, `gpus[${name}].utilization_percent`) ?? 'It tells of nothing here.')}
        </p>
      )}
      <div class="device-grid">
        {readings.map(({ field, title: caption, place, ...reading }) => (
          <DeviceReading
            key={field}
            title={caption}
            feed={feed}
            shown={[place]}
            label={`${name}: ${caption.toLowerCase()}`}
            {...reading}
            {...(field === 'memory_used_bytes' && { max: ceiling.value })}
          />
        ))}
      </div>
      <GpuProcesses gpu={name} />
    </Card>
  );
}
