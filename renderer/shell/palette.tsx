/** The command palette: screens, processes and whatever else can be done, found by typing. */

import { useComputed, useSignal } from '@preact/signals';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { visibleText } from '../../protocol/visible-text.ts';
import { Dialog } from '../components/dialog.tsx';
import { t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import { commandsFor, rankCommands } from './commands.ts';
import type { PanelProps } from './panels.tsx';

const mostShown = 12;

export function Palette({ close }: PanelProps) {
  const app = useApp();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const typed = useSignal('');
  const at = useSignal(0);
  const found = useComputed(() => rankCommands(commandsFor(app), typed.value).slice(0, mostShown));
  useLayoutEffect(() => input.current?.focus(), []);
  const run = (index: number) => {
    const command = found.value[index];
    if (!command) return;
    close();
    command.act();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = found.value.length - 1;
    if (event.key === 'ArrowDown') at.value = at.value >= last ? 0 : at.value + 1;
    else if (event.key === 'ArrowUp') at.value = at.value <= 0 ? last : at.value - 1;
    else if (event.key === 'Enter') run(at.value);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('Go to, or do')} kind="palette" close={close}>
      <input
        ref={input}
        class="input palette-input"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={id}
        aria-activedescendant={found.value.length > 0 ? `${id}-${at.value}` : undefined}
        aria-label={t('Screen, process or command')}
        placeholder={t('Screen, process or command')}
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <div class="palette-list" role="listbox" id={id} aria-label={t('Found')}>
        {found.value.map((command, index) => (
          <button
            key={command.id}
            id={`${id}-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            class="palette-entry"
            aria-selected={index === at.value}
            onPointerMove={() => {
              at.value = index;
            }}
            onClick={() => run(index)}
          >
            <span>{visibleText(command.title)}</span>
            <span class="palette-kind">{t(command.kind)}</span>
          </button>
        ))}
      </div>
      {found.value.length === 0 && <p class="empty">{t('Nothing of that name.')}</p>}
    </Dialog>
  );
}
