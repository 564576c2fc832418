/** Small named numbers under a chart, in columns. */
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { type Text, t } from '../language/text.ts';
import type { FigureOrigin } from '../store/app.ts';
import { type Format, textOf } from './format.ts';
import { Swatch } from './swatch.tsx';
import { Why } from './why.tsx';

/** One number of a channel's data. */
export interface Figure<Data> {
  readonly name: Text;
  readonly format: Format;
  /** CSS custom property of the colour that stands for it in a bar. */
  readonly color?: string;
  readonly origin: FigureOrigin;
  read(data: Data): number | null;
  /** Why it is null. */
  reason(data: Data): string | null;
}

/** Names of the fields of a channel's data that are single readings. */
export type NumberKey<Data> = {
  [Key in keyof Data]-?: Data[Key] extends number | null ? Key : never;
}[keyof Data] &
  string;

interface FigureListProps<Data> {
  readonly data: ReadonlySignal<Data | null>;
  readonly figures: readonly Figure<Data>[];
}

export function FigureList<Data>({ data, figures }: FigureListProps<Data>) {
  return (
    <dl class="figures">
      {figures.map((figure) => (
        <FigureItem key={figure.name} data={data} figure={figure} />
      ))}
    </dl>
  );
}

interface FigureItemProps<Data> {
  readonly data: ReadonlySignal<Data | null>;
  readonly figure: Figure<Data>;
}

function FigureItem<Data>({ data, figure }: FigureItemProps<Data>) {
  const value = useComputed(() => data.value && figure.read(data.value));
  const text = useComputed(() => textOf(value.value, figure.format));
  const reason = useComputed(
    () => (data.value && value.value === null ? figure.reason(data.value) : null) ?? undefined,
  );
  return (
    <div class="figure">
      <dt>
        {figure.color && <Swatch color={figure.color} />}
        <Why label={t(figure.name)} origin={figure.origin} missing={() => reason.value ?? ''} />
      </dt>
      <dd title={reason}>{text}</dd>
    </div>
  );
}
