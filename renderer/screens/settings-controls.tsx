/** The control of one setting, by its type in the schema. Each hands on a value of the schema, checked before. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import {
  type ChoiceSetting,
  checkSetting,
  expectedOf,
  type ListSetting,
  type NumberSetting,
  type SettingDefinition,
  type SettingKey,
  type Settings,
  settingsSchema,
  type TextSetting,
} from '../../protocol/settings.ts';
import { Segmented } from '../components/segmented.tsx';
import { labelText, t } from '../language/text.ts';
import { durationWords, optionWords, settingWords } from './settings-words.ts';
import { expiryChoices } from './share-words.ts';

export interface ControlProps<Definition extends SettingDefinition = SettingDefinition> {
  readonly settingKey: SettingKey;
  readonly definition: Definition;
  readonly value: Settings[SettingKey];
  /** Fixed from elsewhere. */
  readonly disabled: boolean;
  /** What was typed or chosen last was not taken. */
  readonly invalid: boolean;
  /** What it is called, and the id of what says more about it. */
  readonly label: string;
  readonly describedBy: string;
  /** A value of the setting. */
  set(value: unknown): void;
  /** What was typed is none: why. `null` once it is again. */
  refuse(reason: string | null): void;
}

export function SettingControl(props: ControlProps) {
  const { definition } = props;
  switch (definition.type) {
    case 'boolean':
      return <Switch {...props} />;
    case 'number':
      if (definition.offered) return <Offered {...props} definition={definition} />;
      return <NumberField {...props} definition={definition} />;
    case 'choice':
      return <Choice {...props} definition={definition} />;
    case 'text':
      if (props.settingKey === 'share_expires') return <Expiry {...props} />;
      return <TextField {...props} definition={definition} />;
    case 'list':
      if (definition.options) return <Checks {...props} definition={definition} />;
      return <ListField {...props} definition={definition} />;
  }
}

function Switch({ value, disabled, label, describedBy, set }: ControlProps) {
  return (
    <input
      type="checkbox"
      role="switch"
      aria-checked={value === true}
      class="switch"
      checked={value === true}
      disabled={disabled}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={({ currentTarget }) => set(currentTarget.checked)}
    />
  );
}

function Offered({ definition, value, ...props }: ControlProps<NumberSetting>) {
  const offered = definition.offered ?? [];
  const present = Number(value);
  const all = offered.includes(present) ? offered : [...offered, present].sort((one, other) => one - other);
  const items = all.map((each) => [String(each), durationWords(each)] as const);
  return <Pick {...props} items={items} chosen={String(present)} choose={(id) => props.set(Number(id))} />;
}

function Choice({ definition, value, ...props }: ControlProps<ChoiceSetting>) {
  const items = definition.options.map(
    (each) => [each, each === 'off' ? t('Off') : t('Made by Telltale')] as const,
  );
  return <Pick {...props} items={items} chosen={String(value)} choose={props.set} />;
}

function Expiry({ value, ...props }: ControlProps) {
  const offered = expiryChoices.map(({ id, label }): readonly [string, string] => [id, t(label)]);
  const present = String(value);
  const items = offered.some(([id]) => id === present) ? offered : [...offered, [present, present] as const];
  return <Pick {...props} items={items} chosen={present} choose={props.set} />;
}

interface PickProps extends Pick<ControlProps, 'label' | 'disabled'> {
  /** By id what each is called. */
  readonly items: readonly (readonly [string, string])[];
  readonly chosen: string;
  choose(id: string): void;
}

function Pick({ items, chosen, label, disabled, choose }: PickProps) {
  const choices = items.map(([id, name]) => ({ id, label: () => name, name: () => name }));
  const present = choices.find(({ id }) => id === chosen);
  if (!present) return null;
  if (disabled) return <span class="option-fixed">{present.label()}</span>;
  return <Segmented legend={label} choices={choices} chosen={present} choose={({ id }) => choose(id)} />;
}

function NumberField({ definition, value, ...props }: ControlProps<NumberSetting>) {
  return (
    <Field
      {...props}
      definition={definition}
      value={String(value)}
      numeric
      read={(text) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : text)}
    />
  );
}

function TextField({ value, ...props }: ControlProps<TextSetting>) {
  return <Field {...props} value={String(value)} read={(text) => text.trim()} />;
}

function ListField({ value, ...props }: ControlProps<ListSetting>) {
  const read = (text: string) => text.split(/[\s,]+/).filter((item) => item !== '');
  return <Field {...props} value={(value as string[]).join(', ')} read={read} />;
}

interface FieldProps extends Omit<ControlProps, 'value'> {
  readonly value: string;
  readonly numeric?: boolean;
  read(text: string): unknown;
}

/** A line of text, taken over when it is left or Enter is pressed; Escape takes it back. */
function Field({ settingKey, definition, value, numeric = false, read, set, refuse, ...props }: FieldProps) {
  const draft = useSignal(value);
  const { placeholder } = settingWords[settingKey] ?? {};
  useEffect(() => {
    draft.value = value;
  }, [value]);
  const commit = () => {
    if (draft.value === value) return refuse(null);
    const next = read(draft.value);
    const isRight = checkSetting(settingKey, next) === null;
    refuse(isRight ? null : t('Expected {expectedOf}.', { expectedOf: expectedOf(definition) }));
    if (isRight) set(next);
  };
  return (
    <input
      class={numeric ? 'input option-number' : 'input option-text-input'}
      inputMode={numeric ? 'numeric' : 'text'}
      spellcheck={false}
      autocomplete="off"
      value={draft.value}
      placeholder={placeholder === undefined ? '' : labelText(placeholder)}
      disabled={props.disabled}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      onInput={({ currentTarget }) => {
        draft.value = currentTarget.value;
      }}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key !== 'Escape') return;
        draft.value = value;
        refuse(null);
      }}
    />
  );
}

/** Channels are checked while they are on, which is while the setting does not name them. */
function Checks({ settingKey, definition, value, disabled, label, set }: ControlProps<ListSetting>) {
  const chosen = value as readonly string[];
  const inverted = settingKey === 'channels_off';
  const options = definition.options ?? [];
  const toggle = (name: string, checked: boolean) => {
    const isIn = checked !== inverted;
    set(options.filter((each) => (each === name ? isIn : chosen.includes(each))));
  };
  return (
    <fieldset class="option-checks" disabled={disabled}>
      <legend class="visually-hidden">{label}</legend>
      {options.map((name) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(name) !== inverted}
            onChange={({ currentTarget }) => toggle(name, currentTarget.checked)}
          />
          <span>{optionWords(settingKey, name)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What the schema says of a setting, in the words of the screen. */
export function wordsOf(key: SettingKey): { label: string; help: string } {
  const { label, help } = settingsSchema[key];
  const own = settingWords[key];
  return { label: t(own?.label ?? label), help: t(own?.help ?? help) };
}
