/** Where a figure comes from: meaning, source on the machine that is shown, formula, and what other tools say. */
import { type ExplainedField, explainSeries } from '../../protocol/explain/index.ts';
import { useStore } from '../store/context.ts';
import type { LineDefinition } from '../store/lines.ts';
import { Dialog } from './dialog.tsx';

export interface WhyDialogProps {
  readonly line: Pick<LineDefinition, 'label' | 'series' | 'less'>;
  /** Why there is no figure now; empty where there is one. */
  readonly missing: string;
  close(): void;
}

export function WhyDialog({ line, missing, close }: WhyDialogProps) {
  const added = fieldsOf(line.series);
  const takenOff = fieldsOf(line.less ?? []);
  const isMade = added.length + takenOff.length > 1;
  return (
    <Dialog title={line.label} kind="why" close={close}>
      <div class="why-fields">
        {missing !== '' && <p class="why-missing">Not known now: {missing}</p>}
        {isMade && (
          <p class="why-made">
            {takenOff.length > 0 ? 'The first field less the others.' : 'The sum of these fields.'}
          </p>
        )}
        {[...added, ...takenOff].map((field) => (
          <Field key={`${field.channel} ${field.path}`} field={field} />
        ))}
      </div>
    </Dialog>
  );
}

function Field({ field: { channel, path, explanation } }: { readonly field: ExplainedField }) {
  const { info } = useStore();
  const { meaning, linux, portable, formula, others } = explanation;
  const isLinux = info.value?.platform === 'linux';
  return (
    <section class="why-field">
      <h3>
        <code>
          {channel}.{path}
        </code>
      </h3>
      <p>{meaning}</p>
      <dl>
        <dt>Read from</dt>
        <dd>{isLinux ? linux : portable}</dd>
        <dt>Computed</dt>
        <dd>{formula}</dd>
        {others !== undefined && (
          <>
            <dt>Other tools</dt>
            <dd>{others}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** Each once, though several interfaces or disks may have it. */
function fieldsOf(series: readonly string[]): ExplainedField[] {
  const found = new Map<string, ExplainedField>();
  for (const name of series) {
    const field = explainSeries(name);
    if (field) found.set(`${field.channel} ${field.path}`, field);
  }
  return [...found.values()];
}
