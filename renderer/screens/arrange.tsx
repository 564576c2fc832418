/** Arrange: in which order devices stand, what they are called, and which of them are hidden. Each counts at once. */

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { visibleText } from '../../protocol/visible-text.ts';
import { Dialog } from '../components/dialog.tsx';
import { t } from '../language/text.ts';
import { useApp } from '../store/context.ts';
import { deviceLists, type ListedDevice } from '../store/device-lists.ts';
import {
  chosenName,
  type DeviceChoice,
  type DeviceKind,
  inOrder,
  longestName,
  move,
  noChoice,
  place,
  rename,
  toggleHidden,
} from '../store/devices.ts';
import { type GripHandlers, useRowDrag } from './row-drag.ts';

export function ArrangeDialog({ close }: { close(): void }) {
  const { panel, store } = useApp();
  const kinds = panel.value?.kind === 'devices' ? panel.value.kinds : [];
  const filled = kinds.filter((kind) => deviceLists[kind].list(store.latest).length > 0);
  return (
    <Dialog title={t('Arrange')} kind="arrange" close={close}>
      <p class="help-note">
        {t(
          'Kept in this browser, for this machine. Totals count hidden devices too. Alt with an arrow key moves a row.',
        )}
      </p>
      <div class="dialog-parts">
        {filled.map((kind) => (
          <Kind key={kind} kind={kind} />
        ))}
        {filled.length === 0 && <p class="empty">{t('There is nothing to arrange at the time that is shown.')}</p>}
      </div>
    </Dialog>
  );
}

function Kind({ kind }: { readonly kind: DeviceKind }) {
  const { devices, store } = useApp();
  const id = useId();
  const said = useSignal('');
  const { title, list } = deviceLists[kind];
  const choice = devices.of(kind);
  const listed = list(store.latest);
  const keys = listed.map(({ key }) => key);
  const order = inOrder(keys, choice.order);
  const isAsListed =
    choice === noChoice ||
    [choice.order, choice.hidden, Object.keys(choice.names)].every((one) => one.length === 0);
  const take = (key: string, next: DeviceChoice) => {
    if (next === choice) return;
    devices.set(kind, next);
    said.value = t('{name}: place {place} of {count}', {
      name: chosenName(next, key) ?? listed.find((one) => one.key === key)?.name ?? key,
      place: inOrder(keys, next.order).indexOf(key) + 1,
      count: keys.length,
    });
  };
  const grip = useRowDrag((from, to) => {
    const key = order[from];
    if (key !== undefined) take(key, place(choice, keys, key, to));
  });
  return (
    <section aria-labelledby={id}>
      <header class="arrange-head">
        <h3 id={id}>{t(title)}</h3>
        {!isAsListed && (
          <button type="button" class="link-button" onClick={() => devices.set(kind, noChoice)}>
            {t('As they came')}
          </button>
        )}
      </header>
      <ol class="arrange-list">
        {order.map((key, at) => {
          const device = listed.find((one) => one.key === key);
          return (
            device && (
              <Row
                key={key}
                device={device}
                name={chosenName(choice, key)}
                isHidden={choice.hidden.includes(key)}
                isFirst={at === 0}
                isLast={at === order.length - 1}
                place={at}
                grip={grip}
                move={(by) => take(key, move(choice, keys, key, by))}
                rename={(name) => devices.set(kind, rename(choice, key, name))}
                toggle={() => devices.set(kind, toggleHidden(choice, key))}
              />
            )
          );
        })}
      </ol>
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </section>
  );
}

interface RowProps {
  readonly device: ListedDevice;
  /** What it is called instead of its own name. */
  readonly name: string | null;
  readonly isHidden: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly place: number;
  readonly grip: GripHandlers;
  move(by: 1 | -1): void;
  rename(name: string): void;
  toggle(): void;
}

function Row({ device, name, isHidden, isFirst, isLast, place, grip, ...props }: RowProps) {
  const draft = useSignal(name ?? '');
  const focused = useRef<HTMLElement | null>(null);
  const input = useRef<HTMLInputElement>(null);
  // Taken back elsewhere. While somebody types here, what is typed is newer than what comes back of it.
  useEffect(() => {
    if (document.activeElement !== input.current) draft.value = name ?? '';
  }, [name]);
  // A row that is put elsewhere in the page loses the focus that it had.
  useEffect(() => {
    focused.current?.focus();
    focused.current = null;
  }, [place]);
  const moveBy = (by: 1 | -1) => {
    if (by === 1 ? isLast : isFirst) return;
    focused.current = document.activeElement as HTMLElement | null;
    props.move(by);
  };
  return (
    <li
      class={isHidden ? 'arrange-row arrange-hidden' : 'arrange-row'}
      onKeyDown={(event) => {
        const by = event.altKey ? { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key] : undefined;
        if (!by) return;
        event.preventDefault();
        moveBy(by);
      }}
    >
      {/* For pointers only: the buttons beside it, and Alt with an arrow, do the same. */}
      <span class="arrange-grip" {...grip}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M6 3.5h.01M10 3.5h.01M6 8h.01M10 8h.01M6 12.5h.01M10 12.5h.01" />
        </svg>
      </span>
      <IconButton label={t('Move {name} up', { name: device.name })} disabled={isFirst} act={() => moveBy(-1)}>
        <path d="M8 12.5v-9M4.5 7L8 3.5L11.5 7" />
      </IconButton>
      <IconButton label={t('Move {name} down', { name: device.name })} disabled={isLast} act={() => moveBy(1)}>
        <path d="M8 3.5v9M4.5 9L8 12.5L11.5 9" />
      </IconButton>
      <input
        ref={input}
        class="input arrange-name"
        aria-label={t('Name of {name}', { name: device.name })}
        placeholder={visibleText(device.name)}
        maxLength={longestName}
        spellcheck={false}
        autocomplete="off"
        value={draft}
        onInput={({ currentTarget }) => {
          draft.value = currentTarget.value;
          props.rename(currentTarget.value);
        }}
      />
      <span class="arrange-about" title={visibleText([device.name, device.about].filter(Boolean).join(' · '))}>
        {visibleText([name === null ? '' : device.name, device.about].filter(Boolean).join(' · '))}
      </span>
      <IconButton label={t(isHidden ? 'Show {name}' : 'Hide {name}', { name: device.name })} act={props.toggle}>
        <path d="M1.5 8c1.6-3 3.8-4.5 6.5-4.5S12.9 5 14.5 8c-1.6 3-3.8 4.5-6.5 4.5S3.1 11 1.5 8zM6.2 8a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0" />
        {isHidden && <path d="M3 13.5L13 2.5" />}
      </IconButton>
    </li>
  );
}

interface IconButtonProps {
  readonly label: string;
  /** Still reached, so that a row at the end of its list keeps the focus. */
  readonly disabled?: boolean;
  readonly children: ComponentChildren;
  act(): void;
}

function IconButton({ label, disabled = false, children, act }: IconButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-disabled={disabled}
      onClick={act}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        {children}
      </svg>
    </button>
  );
}
