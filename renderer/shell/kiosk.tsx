/**
 * For a screen on a wall: the whole machine in figures that are read from across a room, and nothing to press. Always
 * live; keeps the screen awake where the browser lets it. Escape leaves it, F fills the screen.
 */

import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { visibleText } from '../../protocol/visible-text.ts';
import { bytes, bytesPerSecond, load, networkRate, percent, textOf } from '../components/format.ts';
import { useMomentFormat } from '../components/moment.ts';
import { Spark } from '../components/spark.tsx';
import { plural, t } from '../language/text.ts';
import { useApp, useStore } from '../store/context.ts';
import { channelReason } from '../store/reasons.ts';
import { live } from '../store/time.ts';
import { type GaugeId, gauges } from './gauges.ts';
import { keepAwake } from './wake-lock.ts';

const shownProcesses = 5;
/** How long what can be pressed stays in sight after the pointer has moved. */
const pointerMs = 3_000;

export function Kiosk() {
  const { store, router, panel } = useApp();
  const isHandled = useSignal(false);
  const leave = () => router.go({ screen: '', params: {} });
  useEffect(() => {
    store.look(live);
    const sleep = keepAwake(window);
    const onKey = (event: KeyboardEvent) => {
      if (panel.peek() !== null || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey)
        return;
      if (event.key === 'Escape') leave();
      else if (event.key === 'f') toggleFullScreen();
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onPointer = () => {
      isHandled.value = true;
      clearTimeout(timer);
      timer = setTimeout(() => {
        isHandled.value = false;
      }, pointerMs);
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointermove', onPointer);
    document.addEventListener('pointerdown', onPointer);
    return () => {
      sleep();
      clearTimeout(timer);
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointermove', onPointer);
      document.removeEventListener('pointerdown', onPointer);
    };
  }, []);
  return (
    <main class={isHandled.value ? 'kiosk' : 'kiosk kiosk-still'}>
      <Head />
      <Trouble />
      <div class="kiosk-tiles">
        <CpuTile />
        <MemoryTile />
        <LoadTile />
        <DiskTile />
        <NetworkTile />
        <ProcessTile />
      </div>
      <div class="kiosk-tools">
        <button type="button" class="button" onClick={toggleFullScreen}>
          {t('Full screen (F)')}
        </button>
        <button type="button" class="button" onClick={leave}>
          {t('Leave (Esc)')}
        </button>
      </div>
    </main>
  );
}

function toggleFullScreen(): void {
  // Refused where the browser allows it to no page, as in a frame: then it stays as it is.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
  else void document.documentElement.requestFullscreen?.().catch(() => {});
}

function Head() {
  const store = useStore();
  const moment = useMomentFormat();
  const clock = useComputed(() => {
    const at = store.latest.system.value?.timestamp;
    return at === undefined ? '' : moment.value.time(Date.parse(at));
  });
  return (
    <header class="kiosk-head">
      <h1>{visibleText(store.hello.value?.name ?? 'Telltale')}</h1>
      <p class="kiosk-clock">{clock}</p>
    </header>
  );
}

/** What a wall must not hide: that the figures stand still. */
function Trouble() {
  const store = useStore();
  const text = useComputed(() => {
    const reason = store.lossReason.value;
    if (reason !== null) return t('Not connected. {reason}', { reason });
    const quiet = store.quietSeconds.value;
    return quiet === null ? '' : t('No data for {quiet} s', { quiet });
  });
  return (
    <p class="kiosk-trouble" role="status">
      {text}
    </p>
  );
}

interface TileProps {
  readonly title: string;
  readonly value: ReadonlySignal<string>;
  readonly about: ReadonlySignal<string>;
  /** Drawn under the figure. */
  readonly gauge?: GaugeId;
  readonly tone?: ReadonlySignal<boolean>;
}

function Tile({ title, value, about, gauge, tone }: TileProps) {
  return (
    <section class={tone?.value ? 'kiosk-tile kiosk-tile-warning' : 'kiosk-tile'} aria-label={title}>
      <h2>{title}</h2>
      <p class="kiosk-value">{value}</p>
      <p class="kiosk-about">{about}</p>
      {gauge && <TileChart id={gauge} />}
    </section>
  );
}

function TileChart({ id }: { readonly id: GaugeId }): ComponentChildren {
  const store = useStore();
  const { feed, shown, max, leastMax } = gauges[id];
  return (
    <div class="kiosk-chart">
      <Spark feed={feed(store)} shown={shown} max={() => max(store)} leastMax={leastMax} />
    </div>
  );
}

function CpuTile() {
  const { cpu } = useStore().latest;
  const value = useComputed(() => textOf(cpu.value?.utilization_percent, percent));
  const about = useComputed(() => {
    const cores = cpu.value?.cores.length ?? 0;
    return cores === 0 ? '' : plural(cores, '{count} core', '{count} cores');
  });
  return <Tile title={t('CPU')} gauge="cpu" value={value} about={about} />;
}

function MemoryTile() {
  const { memory } = useStore().latest;
  const value = useComputed(() => textOf(memory.value?.used_percent, percent));
  const about = useComputed(() =>
    memory.value
      ? t('{usedBytes} of {totalBytes}', {
          usedBytes: textOf(memory.value.used_bytes, bytes),
          totalBytes: textOf(memory.value.total_bytes, bytes),
        })
      : '',
  );
  const tone = useComputed(() => (memory.value?.used_percent ?? 0) >= 90);
  return <Tile title={t('Memory')} gauge="memory" value={value} about={about} tone={tone} />;
}

function LoadTile() {
  const { cpu } = useStore().latest;
  const value = useComputed(() => textOf(cpu.value?.load_average?.[0], load));
  const about = useComputed(() => {
    const [, five, fifteen] = cpu.value?.load_average ?? [];
    return five === undefined
      ? ''
      : t('5 min {five}, 15 min {fifteen}', { five: textOf(five, load), fifteen: textOf(fifteen, load) });
  });
  return <Tile title={t('Load')} gauge="processes" value={value} about={about} />;
}

function DiskTile() {
  const { disk, filesystem } = useStore().latest;
  const fullest = useComputed(() =>
    (filesystem.value?.filesystems ?? [])
      .filter((one) => !one.read_only && one.used_percent !== null)
      .sort((a, b) => (b.used_percent ?? 0) - (a.used_percent ?? 0))
      .at(0),
  );
  const value = useComputed(() => textOf(fullest.value?.used_percent, percent));
  const about = useComputed(() => {
    const rates = disk.value
      ? t('read {readBytesPerSecond}, written {writeBytesPerSecond}', {
          readBytesPerSecond: textOf(disk.value.read_bytes_per_second, bytesPerSecond),
          writeBytesPerSecond: textOf(disk.value.write_bytes_per_second, bytesPerSecond),
        })
      : '';
    return fullest.value ? t('of {mount}; {rates}', { mount: fullest.value.mount, rates }) : rates;
  });
  const tone = useComputed(() => (fullest.value?.used_percent ?? 0) >= 90);
  return <Tile title={t('Fullest disk')} gauge="disk" value={value} about={about} tone={tone} />;
}

function NetworkTile() {
  const { network } = useStore().latest;
  const value = useComputed(() => textOf(network.value?.receive_bytes_per_second, networkRate));
  const about = useComputed(() =>
    network.value
      ? t('received; {transmitBytesPerSecond} sent', {
          transmitBytesPerSecond: textOf(network.value.transmit_bytes_per_second, networkRate),
        })
      : '',
  );
  return <Tile title={t('Network')} gauge="network" value={value} about={about} />;
}

function ProcessTile() {
  const store = useStore();
  const { process_top } = store.latest;
  const missing = channelReason(store.hello.value, 'process_top');
  const rows = useComputed(() =>
    [...(process_top.value?.processes ?? [])]
      .sort((a, b) => (b.cpu_percent ?? -1) - (a.cpu_percent ?? -1))
      .slice(0, shownProcesses),
  );
  return (
    <section class="kiosk-tile" aria-label={t('Busiest processes')}>
      <h2>{t('Busiest processes')}</h2>
      {rows.value.length === 0 ? (
        <p class="kiosk-about">{missing ?? (process_top.value ? t('They are not shared.') : '')}</p>
      ) : (
        <ol class="kiosk-processes">
          {rows.value.map(({ pid, name, cpu_percent: share }) => (
            <li key={pid}>
              <span>{visibleText(name)}</span>
              <span>{textOf(share, percent)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
