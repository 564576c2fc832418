/**
 * The settings of the machine itself, for its owner: every one of the schema with the control that its type asks for,
 * in force as soon as it is chosen. What a flag or the environment fixes is shown with the reason; what belongs to
 * the app is shown in the app.
 */
import { useSignal } from '@preact/signals';
import { Fragment } from 'preact';
import { useId } from 'preact/hooks';
import {
  environmentName,
  type SettingKey,
  type Settings,
  type SettingsState,
  settingDefinition,
  settingKeys,
} from '../../protocol/settings.ts';
import type { OwnerMethods } from '../../protocol/share.ts';
import { Card } from '../components/card.tsx';
import { useAnswer } from '../components/use-answer.ts';
import { rich, t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { HistorySetting } from './history-setting.tsx';
import { SettingControl, wordsOf } from './settings-controls.tsx';
import { groupOrder, groupTitles } from './settings-words.ts';

/** The file may be edited, and the terminal used, beside this screen. */
const lookMs = 3_000;

/** These are right or wrong together, so they are handed on together. */
const pair: readonly SettingKey[] = ['tls_cert', 'tls_key'];
const needsBoth = 'Counts once both files are named.';

export function MachineSettings() {
  const answer = useAnswer('settings', lookMs);
  const store = useStore();
  const failures = useSignal<Partial<Record<SettingKey, string>>>({});
  /** One half of a pair, until the other is there. */
  const drafts = useSignal<Partial<Settings>>({});
  const state = answer.value.value;
  if (!state)
    return (
      <p class="notice" hidden={answer.problem.value === null}>
        {answer.problem}
      </p>
    );

  const fail = (key: SettingKey, reason: string | null) => {
    const { [key]: _before, ...others } = failures.value;
    failures.value = reason === null ? others : { ...others, [key]: reason };
  };
  const change = async (key: SettingKey, value: unknown) => {
    const changes = withItsPair(key, value, state.settings, drafts.value);
    if (changes === null) {
      drafts.value = { ...drafts.value, [key]: value };
      return;
    }
    try {
      answer.take(await store.request('change_settings', { changes }));
      if (pair.includes(key)) drafts.value = {};
      for (const each of Object.keys(changes)) fail(each as SettingKey, null);
    } catch (error) {
      fail(key, error instanceof Error ? error.message : String(error));
    }
  };
  const shown = { ...state, settings: { ...state.settings, ...drafts.value } };
  return (
    <>
      <header class="settings-part">
        <h3>{t('This machine')}</h3>
        <p>{rich('Kept in {file}', { file: <code>{state.file}</code> })}</p>
      </header>
      {state.problem !== undefined && (
        <p class="notice notice-warning" role="status">
          {state.problem}
        </p>
      )}
      <div class="settings-columns">
        {groupOrder.map((group) => {
          const keys = settingKeys.filter((key) => settingDefinition(key).group === group && isShown(key));
          if (keys.length === 0) return null;
          return (
            <Fragment key={group}>
              <Card title={t(groupTitles[group])} area="whole">
                <div class="options">
                  {keys.map((key) => (
                    <Option
                      key={key}
                      settingKey={key}
                      state={shown}
                      failure={failures.value[key] ?? (Object.hasOwn(drafts.value, key) ? t(needsBoth) : null)}
                      set={(value) => void change(key, value)}
                      refuse={(reason) => fail(key, reason)}
                    />
                  ))}
                </div>
              </Card>
              {group === 'sampling' && <HistorySetting />}
            </Fragment>
          );
        })}
      </div>
    </>
  );
}

interface OptionProps {
  readonly settingKey: SettingKey;
  readonly state: SettingsState;
  /** Why what was chosen last was not taken. */
  readonly failure: string | null;
  /** `null` goes back to the default. */
  set(value: unknown): void;
  refuse(reason: string | null): void;
}

function Option({ settingKey: key, state, failure, set, refuse }: OptionProps) {
  const id = useId();
  const definition = settingDefinition(key);
  const { label, help } = wordsOf(key);
  const fixed = fixedBy(key, state);
  const isWaiting = state.waiting.includes(key);
  const startTag = definition.applies === 'start' && <span class="tag">{t('from the next start')}</span>;
  const isWide = definition.type === 'list' && definition.options !== undefined;
  return (
    <div class={isWide ? 'option option-wide' : 'option'}>
      <div class="option-about">
        <span class="option-title">
          <span class="choice-title">{label}</span>
          {isWaiting ? <span class="tag tag-warning">{t('once started again')}</span> : startTag}
        </span>
        <span class="choice-about" id={id}>
          {help}
        </span>
        {fixed !== null && <span class="option-note">{t('Fixed by {fixed}.', { fixed })}</span>}
        {state.sources[key] === 'file' && (
          <button
            type="button"
            class="link-button option-reset"
            aria-label={t('{label}: back to the default', { label })}
            onClick={() => set(null)}
          >
            {t('Back to the default')}
          </button>
        )}
        {failure !== null && (
          <span class="option-failure" role="alert">
            {failure}
          </span>
        )}
      </div>
      <div class="option-control">
        <SettingControl
          settingKey={key}
          definition={definition}
          value={state.settings[key]}
          disabled={fixed !== null}
          invalid={failure !== null}
          label={label}
          describedBy={id}
          set={set}
          refuse={refuse}
        />
      </div>
    </div>
  );
}

/** @returns what goes before the file, in the words of whoever wrote it; `null` where nothing does */
function fixedBy(key: SettingKey, { sources }: SettingsState): string | null {
  const { flag } = settingDefinition(key);
  if (flag === null) return null;
  if (sources[key] === 'flag') return `--${flag}`;
  return sources[key] === 'environment' ? environmentName(flag) : null;
}

function isShown(key: SettingKey): boolean {
  return settingDefinition(key).scope === 'engine' || window.telltale !== undefined;
}

/** @returns `null` while half of a pair is missing */
function withItsPair(
  key: SettingKey,
  value: unknown,
  settings: Settings,
  drafts: Partial<Settings>,
): OwnerMethods['change_settings']['params']['changes'] | null {
  if (!pair.includes(key)) return { [key]: value };
  // Neither is of use without the other.
  if (value === null) return Object.fromEntries(pair.map((each) => [each, null]));
  const values = pair.map((each) => (each === key ? value : (drafts[each] ?? settings[each])));
  const missing = values.filter((each) => each === '').length;
  return missing === 1 ? null : Object.fromEntries(pair.map((each, i) => [each, values[i]]));
}
