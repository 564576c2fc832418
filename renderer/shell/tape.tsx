/** The recorded time as a tape under the CPU's course: dragging along it rewinds every screen to that second. */
import { useComputed } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { roundDuration } from '../components/format.ts';
import { useMomentFormat } from '../components/moment.ts';
import { Spark } from '../components/spark.tsx';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { chartDefinitions } from '../store/lines.ts';
import { live, rewindTo } from '../store/time.ts';

/** The recorder's memory of whole messages; a longer window makes the tape longer. */
const tapeMs = 600_000;
const secondMs = 1_000;
/** Points of its course. */
const coursePoints = 120;

export function Tape() {
  const store = useStore();
  const moment = useMomentFormat();
  const input = useRef<HTMLInputElement>(null);
  const lengthMs = useComputed(() => Math.max(tapeMs, store.window.value.ms));
  const stepSeconds = useComputed(() => Math.max(1, Math.round(lengthMs.value / tapeMs)));
  const ms = lengthMs.value;
  const span = useMemo(() => ({ ms, stepMs: ms / coursePoints }), [ms]);
  // How busy the CPU was over the whole tape; it goes on while the rest of the page stands still.
  const open = useMemo(() => store.openFeed(chartDefinitions.cpuTotal, span), [store, span]);
  useEffect(() => open.close, [open]);
  const { feed } = open;
  /** Seconds before now, negative. */
  const at = useComputed(() => {
    const time = store.time.value;
    // With each sample the chosen second is further away.
    void feed.version.value;
    if (time.mode === 'live') return 0;
    return Math.max(-lengthMs.value / secondMs, Math.round((time.atMs - store.serverNow()) / secondMs));
  });
  const text = useComputed(() => {
    const time = store.time.value;
    if (time.mode === 'live') return t('Now');
    return t('{dateTime}, {duration} ago', {
      dateTime: moment.value.dateTime(time.atMs),
      duration: roundDuration(-at.value),
    });
  });
  const rewind = () => {
    const seconds = Number(input.current?.value ?? 0);
    if (seconds >= 0) store.look(live);
    else {
      const nowMs = store.serverNow();
      store.look(rewindTo(nowMs + seconds * secondMs, store.time.peek(), store.window.peek(), nowMs));
    }
  };
  return (
    <div class="tape">
      <Spark key={span.ms} feed={feed} shown={[0]} max={() => 100} leastMax={100} span={span} />
      <input
        ref={input}
        class="tape-input"
        type="range"
        min={-lengthMs.value / secondMs}
        max={0}
        step={stepSeconds.value}
        value={at}
        aria-label={t('Recorded time')}
        aria-valuetext={text}
        onInput={rewind}
      />
      <span class="tape-start" aria-hidden="true">
        −{roundDuration(lengthMs.value / secondMs)}
      </span>
    </div>
  );
}
