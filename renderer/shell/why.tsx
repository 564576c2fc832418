/**
 * Why this number: where a figure comes from on the machine that is shown, how it is made, and what other tools say.
 * All explanations come with it, when the first one is asked for.
 */
import { type ExplainedField, explain, explainSeries } from '../../protocol/explain/index.ts';
import { Dialog } from '../components/dialog.tsx';
import { t } from '../language/text.ts';
import type { FigureOrigin } from '../store/app.ts';
import { useApp } from '../store/context.ts';
import type { PanelProps } from './panels.tsx';

export function WhyPanel({ close }: PanelProps) {
  const shown = useApp().panel.peek();
  if (shown?.kind !== 'why') return null;
  const { added, takenOff } = fieldsOf(shown.origin);
  const isMade = added.length + takenOff.length > 1;
  return (
    <Dialog title={shown.label} kind="why" close={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="why-fields" tabIndex={0} aria-label={t('Explanation')}>
        {shown.missing !== '' && (
          <p class="why-missing">{t('Not known now: {missing}', { missing: shown.missing })}</p>
        )}
        {isMade && (
          <p class="why-made">{takenOff.length > 0 ? t('The first, less the others.') : t('The sum of these.')}</p>
        )}
        {[...added, ...takenOff].map((field) => (
          <Field key={`${field.channel} ${field.path}`} field={field} />
        ))}
      </section>
    </Dialog>
  );
}

function Field({ field: { channel, path, explanation } }: { readonly field: ExplainedField }) {
  const { info } = useApp().store;
  const { meaning, linux, portable, formula, others } = explanation;
  return (
    <div class="why-field">
      <h3>
        <code>
          {channel}.{path}
        </code>
      </h3>
      <p>{meaning}</p>
      <dl>
        <dt>{t('Read from')}</dt>
        <dd>{info.value?.platform === 'linux' ? linux : portable}</dd>
        <dt>{t('Computed')}</dt>
        <dd>{formula}</dd>
        {others !== undefined && (
          <>
            <dt>{t('Other tools')}</dt>
            <dd>{others}</dd>
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
