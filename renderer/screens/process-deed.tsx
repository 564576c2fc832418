/**
 * What the owner may do to one process, each after a confirmation that names it: asking it to end, ending it by
 * force where it does not, and giving it another priority. The outcome is told in the same window.
 */
import { useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Process } from '../../protocol/families/process.ts';
import { type EndProcessResult, endWaitMs, niceRange } from '../../protocol/process-control.ts';
import { Dialog } from '../components/dialog.tsx';
import { Segmented } from '../components/segmented.tsx';
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
    <Dialog title={`End ${process.name}?`} kind="deed" close={close}>
      <Target process={process} />
      {outcome === null && (
        <p>
          {window.telltale?.platform === 'win32'
            ? 'Windows ends it at once, and what it has not saved is lost.'
            : 'It is asked to end and may put its work in order first. What it has not saved can be lost.'}
        </p>
      )}
      <p role="status" class={failure.value === null && !refuses ? undefined : 'range-problem'}>
        {busy.value && `Waiting up to ${endWaitMs / 1_000} s for it to end…`}
        {!busy.value && (failure.value ?? (outcome && outcomeText(outcome)))}
      </p>
      <Buttons>
        <button type="button" class="button" onClick={close}>
          {outcome?.ended ? 'Close' : 'Cancel'}
        </button>
        {outcome === null && (
          <button type="button" class="button button-danger" disabled={busy.value} onClick={() => void end(false)}>
            End process
          </button>
        )}
        {refuses && (
          <button type="button" class="button button-danger" disabled={busy.value} onClick={() => void end(true)}>
            Force end
          </button>
        )}
      </Buttons>
    </Dialog>
  );
}

function outcomeText({ ended, forced, state, name, pid }: EndProcessResult): string {
  if (ended) return `${name} (${pid}) has ended.`;
  const start = `It has not ended within ${endWaitMs / 1_000} s`;
  if (forced) {
    return state === 'disk_sleep'
      ? `${start}: it waits for a device, and ends as soon as that answers.`
      : `${start} though it was forced to; the kernel is still at work on it.`;
  }
  const why = {
    stopped: ': it is stopped, and takes notice once it goes on',
    disk_sleep: ': it waits for a device',
  };
  const reason = state === 'stopped' || state === 'disk_sleep' ? why[state] : '';
  return `${start}${reason}. It can be forced: then the kernel ends it at once, and nothing is saved.`;
}

const priorities = [
  { id: '-5', label: 'Before others', name: 'Before others' },
  { id: '0', label: 'Usual', name: 'Usual' },
  { id: '10', label: 'After others', name: 'After others' },
  { id: '19', label: 'Only when idle', name: 'Only when nobody else wants to run' },
] as const;

function Priority({ process, close }: OneProps) {
  const store = useStore();
  const nice = useSignal(String(process.nice ?? 0));
  const { busy, failure, result, run } = useDeed<{ nice: number }>();
  const chosen = useComputed(
    () => priorities.find(({ id }) => id === nice.value) ?? { id: '', label: '', name: '' },
  );
  const number = Number(nice.value);
  const isValid = /^-?\d+$/.test(nice.value) && number >= niceRange.first && number <= niceRange.last;
  const set = () => run(() => store.request('set_priority', { ...nameOf(process), nice: nice.value }));
  return (
    <Dialog title={`Priority of ${process.name}`} kind="deed" close={close}>
      <Target process={process} />
      <form
        class="deed-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isValid) void set();
        }}
      >
        <Segmented
          legend="Priority"
          choices={priorities as readonly { id: string; label: string; name: string }[]}
          chosen={chosen.value}
          choose={({ id }) => {
            nice.value = id;
          }}
        />
        <label class="field">
          <span>
            Nice, from {niceRange.first} (first) to {niceRange.last} (last)
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
          {failure.value ?? (result.value && `It has nice ${result.value.nice} now.`)}
        </p>
        <Buttons>
          <button type="button" class="button" onClick={close}>
            {result.value ? 'Close' : 'Cancel'}
          </button>
          <button type="submit" class="button-solid" disabled={busy.value || !isValid}>
            Set priority
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
        <dt>Process</dt>
        <dd>{process.name}</dd>
      </div>
      <div>
        <dt>PID</dt>
        <dd>{process.pid}</dd>
      </div>
      <div>
        <dt>User</dt>
        <dd>{process.user ?? 'not known'}</dd>
      </div>
      {process.command_line && (
        <div class="deed-command">
          <dt>Command</dt>
          <dd>{process.command_line}</dd>
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
