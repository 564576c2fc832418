/**
 * What the owner may do to one process, each after a confirmation that names it: asking it to end, ending it by
 * force where it does not, and giving it another priority. The outcome is told in the same window.
 */
import { useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Process } from '../../protocol/families/process.ts';
import { type EndProcessResult, endWaitMs, niceRange } from '../../protocol/process-control.ts';
import { visibleOrNull, visibleText } from '../../protocol/visible-text.ts';
import { Dialog } from '../components/dialog.tsx';
import { Segmented } from '../components/segmented.tsx';
import { type Text, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';

export type Deed = 'end' | 'priority';

export interface DeedProps {
  readonly deed: Deed;
  readonly process: Process;
  close(): void;
}

export function ProcessDeed({ deed, ...props }: DeedProps) {
  return deed === 'end' ? <EndProcess {...props} /> : <Priority {...props} />;
}

type OneProps = Omit<DeedProps, 'deed'>;

/** How a request went. */
function useDeed<Result>() {
  const busy = useSignal(false);
  const failure = useSignal<string | null>(null);
  const result = useSignal<Result | null>(null);
  const run = async (request: () => Promise<Result>) => {
    busy.value = true;
    failure.value = null;
    try {
      result.value = await request();
    } catch (error) {
      failure.value = error instanceof Error ? error.message : String(error);
    }
    busy.value = false;
  };
  return { busy, failure, result, run };
}

function EndProcess({ process, close }: OneProps) {
  const store = useStore();
  const { busy, failure, result, run } = useDeed<EndProcessResult>();
  const end = (force: boolean) =>
    run(() => store.request('end_process', { ...nameOf(process), ...(force && { force: 'true' as const }) }));
  const outcome = result.value;
  const refuses = outcome !== null && !outcome.ended;
  return (
    <Dialog title={t('End {name}?', { name: process.name })} kind="deed" close={close}>
      <Target process={process} />
      {outcome === null && (
        <p>
          {window.telltale?.platform === 'win32'
            ? t('Windows ends it at once, and what it has not saved is lost.')
            : t('It is asked to end and may put its work in order first. What it has not saved can be lost.')}
        </p>
      )}
      <p role="status" class={failure.value === null && !refuses ? undefined : 'range-problem'}>
        {busy.value && t('Waiting up to {seconds} s for it to end…', { seconds: endWaitMs / 1_000 })}
        {!busy.value && (failure.value ?? (outcome && outcomeText(outcome)))}
      </p>
      <Buttons>
        <button type="button" class="button" onClick={close}>
          {outcome?.ended ? t('Close') : t('Cancel')}
        </button>
        {outcome === null && (
          <button type="button" class="button button-danger" disabled={busy.value} onClick={() => void end(false)}>
            {t('End process')}
          </button>
        )}
        {refuses && (
          <button type="button" class="button button-danger" disabled={busy.value} onClick={() => void end(true)}>
            {t('Force end')}
          </button>
        )}
      </Buttons>
    </Dialog>
  );
}

function outcomeText({ ended, forced, state, name, pid }: EndProcessResult): string {
  if (ended) return t('{name} ({pid}) has ended.', { name, pid });
  const start = t('It has not ended within {seconds} s', { seconds: endWaitMs / 1_000 });
  if (forced) {
    return state === 'disk_sleep'
      ? t('{start}: it waits for a device, and ends as soon as that answers.', { start })
      : t('{start} though it was forced to; the kernel is still at work on it.', { start });
  }
  const why = {
    stopped: t(': it is stopped, and takes notice once it goes on'),
    disk_sleep: t(': it waits for a device'),
  };
  const reason = state === 'stopped' || state === 'disk_sleep' ? why[state] : '';
  return t('{start}{reason}. It can be forced: then the kernel ends it at once, and nothing is saved.', {
    start,
    reason,
  });
}

interface Level {
  readonly id: string;
  readonly label: Text;
  readonly name: Text;
}

const priorities: readonly Level[] = [
  { id: '-5', label: 'Before others', name: 'Before others' },
  { id: '0', label: 'Usual', name: 'Usual' },
  { id: '10', label: 'After others', name: 'After others' },
  { id: '19', label: 'Only when idle', name: 'Only when nobody else wants to run' },
];

function Priority({ process, close }: OneProps) {
  const store = useStore();
  const nice = useSignal(String(process.nice ?? 0));
  const { busy, failure, result, run } = useDeed<{ nice: number }>();
  const chosen = useComputed(
    (): Level => priorities.find(({ id }) => id === nice.value) ?? { id: '', label: 'Usual', name: 'Usual' },
  );
  const number = Number(nice.value);
  const isValid = /^-?\d+$/.test(nice.value) && number >= niceRange.first && number <= niceRange.last;
  const set = () => run(() => store.request('set_priority', { ...nameOf(process), nice: nice.value }));
  return (
    <Dialog title={t('Priority of {name}', { name: process.name })} kind="deed" close={close}>
      <Target process={process} />
      <form
        class="deed-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isValid) void set();
        }}
      >
        <Segmented
          legend={t('Priority')}
          choices={priorities}
          chosen={chosen.value}
          choose={({ id }) => {
            nice.value = id;
          }}
        />
        <label class="field">
          <span>
            {t('Nice, from {first} (first) to {last} (last)', { first: niceRange.first, last: niceRange.last })}
          </span>
          <input
            type="number"
            min={niceRange.first}
            max={niceRange.last}
            step={1}
            value={nice}
            onInput={(event) => {
              nice.value = event.currentTarget.value;
            }}
          />
        </label>
        <p role="status" class={failure.value === null ? undefined : 'range-problem'}>
          {failure.value ?? (result.value && t('It has nice {nice} now.', { nice: result.value.nice }))}
        </p>
        <Buttons>
          <button type="button" class="button" onClick={close}>
            {result.value ? t('Close') : t('Cancel')}
          </button>
          <button type="submit" class="button-solid" disabled={busy.value || !isValid}>
            {t('Set priority')}
          </button>
        </Buttons>
      </form>
    </Dialog>
  );
}

function Target({ process }: { readonly process: Process }) {
  return (
    <dl class="deed-target">
      <div>
        <dt>{t('Process')}</dt>
        <dd>{visibleText(process.name)}</dd>
      </div>
      <div>
        <dt>{t('PID')}</dt>
        <dd>{process.pid}</dd>
      </div>
      <div>
        <dt>{t('User')}</dt>
        <dd>{visibleOrNull(process.user) ?? t('not known')}</dd>
      </div>
      {process.command_line && (
        <div class="deed-command">
          <dt>{t('Command')}</dt>
          <dd>{visibleText(process.command_line)}</dd>
        </div>
      )}
    </dl>
  );
}

function Buttons({ children }: { readonly children: ComponentChildren }) {
  return <div class="dialog-buttons">{children}</div>;
}

function nameOf({ pid, start_time }: Process): { pid: string; start_time: string } {
  return { pid: String(pid), start_time: start_time ?? '' };
}
