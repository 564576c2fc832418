/** Which columns the process table has, and what 100% of CPU time is in it. */
import { Dialog } from '../components/dialog.tsx';
import { Segmented } from '../components/segmented.tsx';
import { ColumnWhy } from '../components/why.tsx';
import { t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import { originOf, type ProcessColumn, processColumns } from './process-columns.ts';

const shares = [
  { id: 'core', label: 'One core', name: '100% is one core' },
  { id: 'machine', label: 'The machine', name: '100% is the whole machine' },
] as const;

export interface ColumnsProps {
  /** Those in the table now. */
  readonly columns: readonly ProcessColumn[];
  close(): void;
}

export function ColumnsDialog({ columns, close }: ColumnsProps) {
  const { preferences } = useApp();
  const { processShare } = preferences.values;
  const shown = columns.map(({ id }) => id);
  const toggle = (id: string) => {
    const next = shown.includes(id) ? shown.filter((one) => one !== id) : [...shown, id];
    preferences.set('processColumns', next.join(','));
  };
  return (
    <Dialog title={t('Columns')} kind="columns" close={close}>
      <ul class="column-list">
        {processColumns.map((column) => {
          const { id, title } = column;
          const origin = originOf(column);
          return (
            <li key={id} class="column-choice">
              <label class="check">
                <input
                  type="checkbox"
                  checked={shown.includes(id)}
                  disabled={id === 'name'}
                  onChange={() => toggle(id)}
                />
                {t(title)}
              </label>
              {origin && <ColumnWhy label={t(title)} origin={origin} />}
            </li>
          );
        })}
      </ul>
      <div class="setting">
        <span>{t('100% of CPU time is')}</span>
        <Segmented
          legend={t('100% of CPU time is')}
          choices={shares}
          chosen={shares.find(({ id }) => id === processShare.value) ?? shares[0]}
          choose={({ id }) => preferences.set('processShare', id)}
        />
      </div>
      <button type="button" class="button-quiet" onClick={() => preferences.set('processColumns', 'default')}>
        {t('Back to the default')}
      </button>
    </Dialog>
  );
}
