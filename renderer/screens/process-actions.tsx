/** What can be done to a process, for its owner while the time shown is now; the window for it is fetched when used. */
import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { Process } from '../../protocol/families/process.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import { Menu } from '../components/menu.tsx';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import type { Deed, DeedProps } from './process-deed.tsx';

/** Whether there is anything that may be done. */
export function useMayAct(): boolean {
  const store = useStore();
  return store.hello.value?.audience === 'owner' && store.time.value.mode === 'live';
}

/** The window of a deed, and what opens it. */
export function useDeeds() {
  const open = useSignal<{ deed: Deed; process: Process; Component: ComponentType<DeedProps> } | null>(null);
  const act = (deed: Deed, process: Process) =>
    void import('./process-deed.tsx').then(({ ProcessDeed: Component }) => {
      open.value = { deed, process, Component };
    });
  const { value } = open;
  const dialog = value && (
    <value.Component
      deed={value.deed}
      process={value.process}
      close={() => {
        open.value = null;
      }}
    />
  );
  return { act, dialog };
}

interface ActionsProps {
  readonly process: Process;
  /** Whether the newest table lists it; the window that tells of its end stays all the same. */
  readonly isThere: boolean;
}

/** With the details of one process. */
export function ProcessActions({ process, isThere }: ActionsProps) {
  const { act, dialog } = useDeeds();
  const isOffered = useMayAct() && isThere && !process.kernel_thread;
  const unknown = process.start_time === null;
  return (
    <>
      {isOffered && (
        <div class="drawer-actions">
          <button type="button" class="button" disabled={unknown} onClick={() => act('priority', process)}>
            {t('Priority…')}
          </button>
          <button
            type="button"
            class="button button-danger"
            disabled={unknown}
            title={
              unknown ? t('It is not known when it started, so it could be mistaken for another.') : undefined
            }
            onClick={() => act('end', process)}
          >
            {t('End process…')}
          </button>
        </div>
      )}
      {dialog}
    </>
  );
}

interface TableMenuProps {
  /** The row that is chosen; `null` where none is, or where it is not of one process. */
  readonly process: Process | null;
  openDetails(): void;
}

/** Over the table: what can be done to the row that is chosen; who may do nothing can look at it all the same. */
export function TableMenu({ process, openDetails }: TableMenuProps) {
  const { act, dialog } = useDeeds();
  const isOffered = useMayAct();
  const may = process !== null && !process.kernel_thread && process.start_time !== null;
  return (
    <>
      {isOffered && process && (
        <Menu
          name={t('What to do with {name}', { name: process.name })}
          class="button-quiet"
          items={[
            { label: t('Details'), act: openDetails },
            ...(may
              ? [
                  { label: t('Priority…'), act: () => act('priority', process) },
                  { label: t('End process…'), act: () => act('end', process) },
                ]
              : []),
          ]}
        >
          <span class="table-menu-name">{visibleText(process.name)}</span> ▾
        </Menu>
      )}
      {!isOffered && process && (
        <button
          type="button"
          class="button-quiet"
          aria-label={t('Details of {name}', { name: process.name })}
          onClick={openDetails}
        >
          {t('Details')}
        </button>
      )}
      {dialog}
    </>
  );
}
