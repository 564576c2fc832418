/** For the owner: what is kept on disk, and its deletion, after a confirmation. */
import { useSignal } from '@preact/signals';
import { Card } from '../components/card.tsx';
import { Dialog } from '../components/dialog.tsx';
import { bytes, textOf } from '../components/format.ts';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';

export function HistorySetting() {
  const asked = useSignal(false);
  return (
    <Card title={t('Recorded history')} area="whole">
      <p class="prose">
        {t(
          'Numbers every 10 s for a day and every 5 minutes for 90 days, whole tables once a minute for a day, and the heaviest processes every 5 s for an hour. Command lines are never written to disk.',
        )}
      </p>
      <p>
        <button
          type="button"
          class="button button-danger"
          onClick={() => {
            asked.value = true;
          }}
        >
          {t('Delete recorded history…')}
        </button>
      </p>
      {asked.value && (
        <DeleteHistory
          close={() => {
            asked.value = false;
          }}
        />
      )}
    </Card>
  );
}

function DeleteHistory({ close }: { close(): void }) {
  const store = useStore();
  const busy = useSignal(false);
  const outcome = useSignal<{ text: string; failed: boolean } | null>(null);
  const run = async () => {
    busy.value = true;
    try {
      const { deleted_bytes } = await store.request('delete_history', {});
      outcome.value = {
        text: t('Deleted {deletedBytes} on disk, and what was in memory.', {
          deletedBytes: textOf(deleted_bytes, bytes),
        }),
        failed: false,
      };
      store.forget();
    } catch (error) {
      outcome.value = { text: error instanceof Error ? error.message : String(error), failed: true };
    }
    busy.value = false;
  };
  const isDone = outcome.value?.failed === false;
  return (
    <Dialog title={t('Delete recorded history?')} kind="deed" close={close}>
      {!isDone && (
        <p>
          {t(
            'All that was recorded of this machine goes, from memory and from disk, with the traffic counted by day.',
          )}
        </p>
      )}
      <p role="status" class={outcome.value?.failed ? 'range-problem' : undefined}>
        {outcome.value?.text}
      </p>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={close}>
          {isDone ? t('Close') : t('Cancel')}
        </button>
        {!isDone && (
          <button type="button" class="button button-danger" disabled={busy.value} onClick={() => void run()}>
            {t('Delete')}
          </button>
        )}
      </div>
    </Dialog>
  );
}
