/** From one time to another, typed. The fields are in the browser's own zone, as such fields always are. */
import { useSignal } from '@preact/signals';
import { Dialog } from '../components/dialog.tsx';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { leastRangeMs, zoomTo } from '../store/time.ts';

export function TypedRange({ close }: { close(): void }) {
  const store = useStore();
  const from = useSignal(fieldText(store.edge() - store.span.peek().ms));
  const to = useSignal(fieldText(store.edge()));
  const problem = useSignal<string | null>(null);
  const show = (event: Event) => {
    event.preventDefault();
    const [fromMs, toMs] = [Date.parse(from.value), Date.parse(to.value)];
    if (!Number.isFinite(fromMs) || !Number.isFinite(toMs)) problem.value = t('Both times are needed.');
    else if (toMs - fromMs < leastRangeMs)
      problem.value = t('The second time must be at least 5 s after the first.');
    else if (fromMs > store.serverNow()) problem.value = t('That has not happened yet.');
    else {
      store.look(zoomTo(fromMs, toMs, store.time.peek(), store.serverNow()));
      close();
    }
  };
  return (
    <Dialog title={t('Show from … to …')} kind="range" close={close}>
      <form class="range-form" onSubmit={show}>
        <Field label={t('From')} value={from} />
        <Field label={t('To')} value={to} />
        <p class="range-zone">
          {t('In your browser’s time zone, {timeZone}.', {
            timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          })}
        </p>
        <p class="range-problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="button-solid">
          {t('Show')}
        </button>
      </form>
    </Dialog>
  );
}

function Field({ label, value }: { readonly label: string; readonly value: { value: string } }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="datetime-local"
        step="1"
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
    </label>
  );
}

/** Local time to the second, as the field wants it. */
function fieldText(ms: number): string {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}
