/**
 * Why this number: where a figure comes from on the machine that is shown, how it is made, and what other tools say.
 * All explanations come with it, when the first one is asked for.
 */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type ExplainedField, explain, explainSeries } from '../../protocol/explain/index.ts';
import { Dialog } from '../components/dialog.tsx';
import { explanationWords, spoken, type Texts } from '../language/language.ts';
import { t } from '../language/text.ts';
import type { FigureOrigin } from '../store/app.ts';
import { useApp } from '../store/context.ts';
import type { PanelProps } from './panels.tsx';

export function WhyPanel({ close }: PanelProps) {
  const shown = useApp().panel.peek();
  const words = useSignal<Texts | null>(null);
  const { language } = spoken.value;
  useEffect(() => {
    const take = (found: Texts) => {
      words.value = found;
    };
    // English is better than nothing where the words cannot be had.
    void explanationWords(language).then(take, () => take({}));
  }, [language]);
  if (shown?.kind !== 'why' || words.value === null) return null;
  const { added, takenOff } = fieldsOf(shown.origin);
  const isMade = added.length + takenOff.length > 1;
  return (
    <Dialog title={shown.label} kind="why" close={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="dialog-parts why-fields" tabIndex={0} aria-label={t('Explanation')}>
        {shown.missing !== '' && (
          <p class="why-missing">{t('Not known now: {missing}', { missing: shown.missing })}</p>
        )}
        {isMade && (
          <p class="why-made">{takenOff.length > 0 ? t('The first, less the others.') : t('The sum of these.')}</p>
        )}
        {[...added, ...takenOff].map((field) => (
          <Field key={`${field.channel} ${field.path}`} field={field} words={words.value ?? {}} />
        ))}
      </section>
    </Dialog>
  );
}

interface FieldProps {
  readonly field: ExplainedField;
  /** Of the language in force. */
  readonly words: Texts;
}

function Field({ field: { channel, path, explanation }, words }: FieldProps) {
  const { info } = useApp().store;
  const told = (text: string) => words[text] ?? text;
  const { meaning, linux, portable, formula, others } = explanation;
  return (
    <div class="why-field">
      <h3>
        <code>
          {channel}.{path}
        </code>
      </h3>
      <p>{told(meaning)}</p>
      <dl>
        <dt>{t('Read from')}</dt>
        <dd>{info.value?.platform === 'linux' ? told(linux) : told(portable)}</dd>
        <dt>{t('Computed')}</dt>
        <dd>{told(formula)}</dd>
        {others !== undefined && (
          <>
            <dt>{t('Other tools')}</dt>
            <dd>{told(others)}</dd>
          </>
        )}
      </dl>
    </div>
  );
}

function fieldsOf(origin: FigureOrigin): { added: ExplainedField[]; takenOff: ExplainedField[] } {
  if ('series' in origin)
    return { added: fieldsOfSeries(origin.series), takenOff: fieldsOfSeries(origin.less ?? []) };
  const explanation = explain(origin.channel, origin.path);
  return { added: explanation ? [{ ...origin, explanation }] : [], takenOff: [] };
}

/** Each once, though several interfaces or disks may have it. */
function fieldsOfSeries(series: readonly string[]): ExplainedField[] {
  const found = series.flatMap((name) => explainSeries(name) ?? []);
  return [...new Map(found.map((field) => [`${field.channel} ${field.path}`, field])).values()];
}
