/** One process looked at closely: all that the table knows of it, and its course since the drawer was opened. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import type { Process, ProcessData } from '../../protocol/families/process.ts';
import { visibleOrNull } from '../../protocol/visible-text.ts';
import { Track } from '../charts/track.ts';
import { bytes, bytesPerSecond, count, cpuTime, noValue, percent, textOf } from '../components/format.ts';
import { type MomentFormat, useMomentFormat } from '../components/moment.ts';
import { Spark } from '../components/spark.tsx';
import { t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import type { FeedLine } from '../store/feed.ts';
import { fieldReason } from '../store/reasons.ts';
import { ProcessActions } from './process-actions.tsx';
import { stateNames } from './process-columns.ts';
import { processKey as keyOf } from './process-table.ts';
import { ProcessTcp } from './process-tcp.tsx';

export interface DetailsProps {
  /** As {@link keyOf} makes it. */
  readonly processKey: string;
  readonly data: ProcessData | null;
  /** What the CPU share is divided by. */
  readonly cpuDivisor: number;
  close(): void;
}

/** The course that the drawer keeps: at a table every 2 s, ten minutes. */
const courseMs = 600_000;
const courseLength = 300;

export function ProcessDrawer({ processKey, data, cpuDivisor, close }: DetailsProps) {
  const { store } = useApp();
  const moment = useMomentFormat();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const course = useMemo(() => makeCourse(), []);
  const process = data?.processes.find((one) => keyOf(one) === processKey) ?? null;
  const last = useRef<Process | null>(null);
  last.current = process ?? last.current;
  const shown = last.current;
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    if (!data || store.time.peek().mode !== 'live') return;
    course.add(Date.parse(data.timestamp), process);
  }, [data?.timestamp]);
  const nice = (value: string | null | undefined) => visibleOrNull(value) ?? noValue;
  return (
    <aside
      class="drawer card"
      aria-labelledby={id}
      onKeyDown={(event) => {
        // In a window over the details it closes that.
        if (event.key !== 'Escape' || (event.target as Element).closest('dialog')) return;
        event.preventDefault();
        close();
      }}
    >
      <header class="dialog-head">
        <h3 id={id} ref={heading} tabIndex={-1} class="drawer-title">
          {visibleOrNull(shown?.name) ?? t('Process')}
        </h3>
        <button type="button" class="icon-button" aria-label={t('Close the details')} onClick={close}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" />
          </svg>
        </button>
      </header>
      {!shown && <p class="empty">{t('The table of this time does not list it.')}</p>}
      {shown && (
        <>
          {!process && (
            <p class="drawer-gone">{t('It has ended, or is not among those recorded here. Its last values:')}</p>
          )}
          <ProcessActions process={shown} isThere={process !== null} />
          <Course
            title={t('CPU')}
            value={textOf(shown.cpu_percent === null ? null : shown.cpu_percent / cpuDivisor, percent)}
            line={course.cpu}
            version={course.version}
            leastMax={10}
          />
          <Course
            title={t('Memory')}
            value={textOf(shown.memory_bytes, bytes)}
            line={course.memory}
            version={course.version}
            leastMax={2 ** 20}
          />
          <dl class="facts drawer-facts">
            {factsOf(shown, moment.value).map(([name, value, field]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd title={value === noValue ? (fieldReason(data, `processes[${shown.pid}].${field}`) ?? '') : ''}>
                  {nice(value)}
                </dd>
              </div>
            ))}
          </dl>
          {process && <ProcessTcp pid={process.pid} />}
          <h4 class="drawer-subtitle">{t('Command line')}</h4>
          <p class="drawer-command" title={fieldReason(data, `processes[${shown.pid}].command_line`) ?? ''}>
            {nice(shown.command_line)}
          </p>
        </>
      )}
    </aside>
  );
}

function factsOf(process: Process, moment: MomentFormat): [name: string, value: string, field: string][] {
  return [
    [t('PID'), String(process.pid), 'pid'],
    [t('Parent'), String(process.parent_pid), 'parent_pid'],
    [t('User'), process.user ?? noValue, 'user'],
    [t('State'), t(stateNames[process.state]), 'state'],
    [t('Started'), process.start_time ? moment.dateTime(Date.parse(process.start_time)) : noValue, 'start_time'],
    [t('CPU time'), textOf(process.cpu_seconds_total, cpuTime), 'cpu_seconds_total'],
    [t('CPU of children that ended'), textOf(process.reaped_cpu_percent, percent), 'reaped_cpu_percent'],
    [t('Share of memory'), textOf(process.memory_percent, percent), 'memory_percent'],
    [t('Read now'), textOf(process.read_bytes_per_second, bytesPerSecond), 'read_bytes_per_second'],
    [t('Written now'), textOf(process.write_bytes_per_second, bytesPerSecond), 'write_bytes_per_second'],
    [t('Read in all'), textOf(process.read_bytes_total, bytes), 'read_bytes_total'],
    [t('Written in all'), textOf(process.write_bytes_total, bytes), 'write_bytes_total'],
    [t('Threads'), textOf(process.threads, count), 'threads'],
    [t('Nice'), process.nice === null ? noValue : String(process.nice), 'nice'],
    [t('Container'), process.container ?? noValue, 'container'],
    [t('Service'), process.service ?? noValue, 'service'],
    [t('Kernel thread'), process.kernel_thread ? t('yes') : t('no'), 'kernel_thread'],
  ];
}

interface CourseProps {
  readonly title: string;
  readonly value: string;
  readonly line: ReadonlySignal<readonly FeedLine[]>;
  readonly version: ReadonlySignal<number>;
  readonly leastMax: number;
}

function Course({ title, value, line, version, leastMax }: CourseProps) {
  const feed = useMemo(() => ({ lines: line, version, ready: signal(true) }), [line]);
  const span = useMemo(() => ({ ms: courseMs / 5, stepMs: null }), []);
  return (
    <div class="course">
      <p class="course-head">
        <span>{title}</span> <strong>{value}</strong>
      </p>
      <div class="course-chart">
        <Spark feed={feed} shown={[0]} max={() => 'auto'} leastMax={leastMax} span={span} />
      </div>
    </div>
  );
}

/** CPU and memory of one process as it goes on. */
function makeCourse() {
  const version: Signal<number> = signal(0);
  const cpu = new Track(courseLength);
  const memory = new Track(courseLength);
  return {
    version,
    cpu: signal<readonly FeedLine[]>([{ label: 'CPU', color: '--series-1', track: cpu }]),
    memory: signal<readonly FeedLine[]>([{ label: 'Memory', color: '--series-4', track: memory }]),
    add(timeMs: number, process: Process | null): void {
      cpu.push(timeMs, process?.cpu_percent ?? null);
      memory.push(timeMs, process?.memory_bytes ?? null);
      version.value += 1;
    },
  };
}
