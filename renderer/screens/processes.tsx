/** All processes: sorted, filtered, flat, as a tree or by application, now or as they were recorded. */
import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ProcessData } from '../../protocol/families/process.ts';
import { Card, Unavailable } from '../components/card.tsx';
import { count, textOf } from '../components/format.ts';
import { useMomentFormat } from '../components/moment.ts';
import { Search } from '../components/search.tsx';
import { Segmented } from '../components/segmented.tsx';
import { useChannel } from '../components/use-feed.ts';
import { useWidth } from '../components/use-width.ts';
import { plural, t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import { channelReason, fieldReason } from '../store/reasons.ts';
import { ScreenFrame } from './parts.tsx';
import { TableMenu } from './process-actions.tsx';
import { chosenColumns, nameColumn, type ProcessColumn, processColumns } from './process-columns.ts';
import type { ColumnsProps } from './process-columns-dialog.tsx';
import type { DetailsProps } from './process-drawer.tsx';
import { ProcessGridView } from './process-grid-view.tsx';
import { holdRows, type TableRow, tableRows } from './process-table.ts';

const views = [
  { id: 'flat', label: 'Flat', name: 'Flat' },
  { id: 'tree', label: 'Tree', name: 'Tree' },
  { id: 'applications', label: 'Apps', name: 'By application' },
] as const;

/** A tree has wider names than a list, in tables at least `fromPx` wide: 80 px more than their column has by itself. */
const deepName = { fromPx: 560, width: 'minmax(230px, 1.6fr)', extraPx: 80 };

/** A table this much newer than the other is worth more, though it has fewer rows. */
const fresherMs = 2_500;

export function ProcessesScreen() {
  const { store, preferences, router } = useApp();
  const { kernelThreads, processView, processColumns: choice, processShare } = preferences.values;
  useChannel('process');
  const moment = useMomentFormat();
  const card = useRef<HTMLElement>(null);
  const room = useWidth(card);
  const isDeep = useComputed(() => processView.value === 'tree' && (room.value ?? 0) >= deepName.fromPx);
  const columns = useComputed(() =>
    chosenColumns(choice.value, room.value && room.value - (isDeep.value ? deepName.extraPx : 0)),
  );
  const wholeTable = useSignal(false);
  const table = useComputed(() =>
    pickTable(
      store.latest.process.value,
      store.latest.process_top.value,
      wholeTable.value || store.time.value.mode === 'live',
    ),
  );
  const order = useComputed(() => orderOf(router.route.value.params));
  const filter = useComputed(() => router.route.value.params.filter ?? '');
  const chosen = useSignal<string | null>(null);
  const opened = useSignal<string | null>(null);
  const folded = useSignal<ReadonlySet<string>>(new Set());
  const holding = useSignal(false);
  const options = useComputed(() => ({
    ...order.value,
    filter: filter.value,
    kernelThreads: kernelThreads.value === 'shown',
    view: processView.value,
    folded: folded.value,
  }));
  const held = useRef<{ options: unknown; rows: readonly TableRow[] } | null>(null);
  const withheld = useComputed(() => fieldReason(table.value?.data ?? null, 'processes'));
  const rows = useComputed(() => {
    const fresh = tableRows(table.value?.data.processes ?? [], options.value);
    // A choice counts at once, also while the pointer is on the table.
    // Nor does the pointer hold what its owner has just hidden.
    const isHeld = holding.value && withheld.value === null && held.current?.options === options.value;
    const keeps = isHeld ? held.current?.rows : null;
    const next = keeps ? holdRows(fresh, keeps) : fresh;
    held.current = { options: options.value, rows: next };
    return next;
  });
  const unavailable = channelReason(store.hello.value, 'process');
  const about = useComputed(() => {
    const data = table.value?.data;
    if (!data) return '';
    const states: string[] = [];
    if (data.count !== null) states.push(plural(data.count, '{count} process', '{count} processes'));
    if (data.threads !== null) states.push(plural(data.threads, '{count} thread', '{count} threads'));
    if (data.states.running > 0) states.push(t('{running} running', { running: data.states.running }));
    if (data.states.zombie > 0) states.push(plural(data.states.zombie, '{count} zombie', '{count} zombies'));
    return states.join(' · ');
  });
  const recorded = useComputed(() => {
    if (store.time.value.mode === 'live' || !table.value) return null;
    const { data, isTop, other } = table.value;
    const at = moment.value.time(Date.parse(data.timestamp));
    if (!isTop) return { text: t('As recorded at {at}.', { at }), button: null };
    const otherAt = other && moment.value.time(Date.parse(other.timestamp));
    return {
      text: t('The heaviest {shown} of {count}, as recorded at {at}.', {
        shown: data.processes.length,
        count: textOf(data.count, count),
        at,
      }),
      button: otherAt && t('All, as of {otherAt}', { otherAt }),
    };
  });
  const cpuDivisor = useComputed(() =>
    processShare.value === 'machine' ? (store.info.value?.cpu_count ?? 1) : 1,
  );
  const open = (key: string | null) => {
    opened.value = key;
  };
  return (
    <ScreenFrame title={t('Processes')} about={about}>
      {unavailable !== null ? (
        <Card title={t('Processes')} area="span-6">
          <Unavailable reason={unavailable} />
        </Card>
      ) : (
        <div class={`processes-layout ${opened.value !== null ? 'processes-open' : ''}`}>
          <section ref={card} class="card processes-card" aria-label={t('Process table')}>
            <Toolbar
              filter={filter.value}
              shown={table.value && rows.value.length}
              isPart={recorded.value === null && table.value?.isTop === true}
              columns={columns}
            >
              <ChosenMenu rows={rows} chosen={chosen} open={open} />
            </Toolbar>
            {recorded.value && (
              <p class="recorded-note">
                {recorded.value.text}{' '}
                {recorded.value.button && (
                  <button
                    type="button"
                    class="link-button"
                    onClick={() => {
                      wholeTable.value = true;
                    }}
                  >
                    {recorded.value.button}
                  </button>
                )}
                {wholeTable.value && (
                  <button
                    type="button"
                    class="link-button"
                    onClick={() => {
                      wholeTable.value = false;
                    }}
                  >
                    {t('The newest record instead')}
                  </button>
                )}
              </p>
            )}
            <ProcessGridView
              rows={rows}
              columns={columns}
              nameWidth={useComputed(() => (isDeep.value ? deepName.width : null))}
              order={order}
              chosen={chosen}
              hasLevels={useComputed(() => processView.value !== 'flat')}
              cpuDivisor={cpuDivisor}
              data={useComputed(() => table.value?.data ?? null)}
              hold={(value) => {
                holding.value = value;
              }}
              open={open}
              fold={(key) => {
                const next = new Set(folded.value);
                if (!next.delete(key)) next.add(key);
                folded.value = next;
              }}
            />
            <Empty
              filter={filter.value}
              rows={rows.value.length}
              isLoaded={table.value !== null}
              withheld={withheld.value}
            />
          </section>
          {opened.value !== null && (
            <Drawer
              processKey={opened.value}
              data={table.value?.data ?? null}
              cpuDivisor={cpuDivisor.value}
              close={() => open(null)}
            />
          )}
        </div>
      )}
    </ScreenFrame>
  );
}

/** The table that tells most of the shown moment: the newer one, or the whole one where that is wanted. */
function pickTable(all: ProcessData | null, top: ProcessData | null, wantsAll: boolean) {
  if (!all && !top) return null;
  const lead = all && top ? Date.parse(top.timestamp) - Date.parse(all.timestamp) : 0;
  const isTop = !all || (top !== null && lead > fresherMs && !wantsAll);
  const data = isTop ? top : all;
  return data && { data, isTop, other: isTop ? all : null };
}

function orderOf(params: Readonly<Record<string, string>>): { column: ProcessColumn; descending: boolean } {
  const column =
    processColumns.find(({ id }) => id === params.sort) ?? processColumns.find(({ id }) => id === 'cpu');
  const isText = column?.isNumber === false || column?.id === 'pid';
  const descending = params.order === undefined ? !isText : params.order === 'falling';
  return { column: column ?? nameColumn, descending };
}

/** Rendered by itself, so that a choice does not draw the screen anew. */
function ChosenMenu({
  rows,
  chosen,
  open,
}: {
  readonly rows: ReadonlySignal<readonly TableRow[]>;
  readonly chosen: ReadonlySignal<string | null>;
  open(key: string): void;
}) {
  const row = useComputed(() => rows.value.find(({ key, members }) => key === chosen.value && members === 0));
  const { value } = row;
  return <TableMenu process={value?.process ?? null} openDetails={() => value && open(value.key)} />;
}

interface ToolbarProps {
  readonly filter: string;
  /** Rows; `null` before the first table. */
  readonly shown: number | null;
  /** Whether these are the heaviest alone, the whole table being on its way. */
  readonly isPart: boolean;
  readonly columns: ReadonlySignal<readonly ProcessColumn[]>;
  readonly children: ComponentChildren;
}

function Toolbar({ filter, shown, isPart, columns, children }: ToolbarProps) {
  const { router, preferences } = useApp();
  const { kernelThreads, processView } = preferences.values;
  const Dialog = useSignal<ComponentType<ColumnsProps> | null>(null);
  const Open = Dialog.value;
  const view = views.find(({ id }) => id === processView.value) ?? views[0];
  return (
    <div class="table-tools">
      <Search
        label={t('Filter processes')}
        placeholder={t('Name, user, PID or command line')}
        value={filter}
        change={(value) => router.set({ filter: value }, 'replace')}
      />
      <Segmented
        legend={t('Shown as')}
        choices={views}
        chosen={view}
        choose={(next) => preferences.set('processView', next.id)}
      />
      <label class="check table-kernel">
        <input
          type="checkbox"
          checked={kernelThreads.value === 'shown'}
          onChange={(event) => preferences.set('kernelThreads', event.currentTarget.checked ? 'shown' : 'hidden')}
        />
        {t('Kernel threads')}
      </label>
      <div class="table-end">
        <span class="table-count" role="status">
          {shown !== null &&
            (isPart ? t('The heaviest {shown} so far', { shown }) : plural(shown, '{count} row', '{count} rows'))}
        </span>
        {children}
        <button
          type="button"
          class="button-quiet"
          onClick={() =>
            void import('./process-columns-dialog.tsx').then(({ ColumnsDialog }) => {
              Dialog.value = ColumnsDialog;
            })
          }
        >
          {t('Columns')}
        </button>
      </div>
      {Open && (
        <Open
          columns={columns.value}
          close={() => {
            Dialog.value = null;
          }}
        />
      )}
    </div>
  );
}

function Empty({
  filter,
  rows,
  isLoaded,
  withheld,
}: {
  readonly filter: string;
  readonly rows: number;
  readonly isLoaded: boolean;
  /** Why none may be seen; `null` where they may. */
  readonly withheld: string | null;
}) {
  const { store, router } = useApp();
  if (rows > 0) return null;
  if (!isLoaded && store.time.value.mode !== 'live') {
    return <p class="empty">{store.recallProblem.value ?? t('No table was recorded at this time.')}</p>;
  }
  if (!isLoaded) return <p class="empty">{t('Waiting for the first table…')}</p>;
  if (withheld !== null)
    return <p class="empty">{t('Single processes cannot be seen here: {withheld}.', { withheld })}</p>;
  return (
    <p class="empty">
      {t('No process matches “{filter}”.', { filter })}{' '}
      <button type="button" class="link-button" onClick={() => router.set({ filter: null }, 'replace')}>
        {t('Show all')}
      </button>
    </p>
  );
}

function Drawer(props: DetailsProps) {
  const Loaded = useSignal<ComponentType<DetailsProps> | null>(null);
  useEffect(() => {
    void import('./process-drawer.tsx').then(({ ProcessDrawer }) => {
      Loaded.value = ProcessDrawer;
    });
  }, []);
  const Component = Loaded.value;
  return Component && <Component key={props.processKey} {...props} />;
}
