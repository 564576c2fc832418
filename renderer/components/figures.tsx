/** Small named numbers under a chart, in columns. */
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { type Format, textOf } from './format.ts';

export interface Figure {
  readonly name: string;
  readonly format: Format;
  /** CSS custom property of the colour that stands for it in a bar. */
  readonly color?: string;
}

interface FigureListProps<Data> {
  readonly data: ReadonlySignal<Data | null>;
  readonly figures: readonly (Figure & { read(data: Data): number | null; reason?(data: Data): string | null })[];
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

function FigureItem<Data>({
  data,
  figure,
}: {
  readonly data: ReadonlySignal<Data | null>;
  readonly figure: FigureListProps<Data>['figures'][number];
}) {
  const text = useComputed(() => textOf(data.value && figure.read(data.value), figure.format));
  const reason = useComputed(() => (data.value && figure.reason?.(data.value)) || undefined);
  return (
    <div class="figure">
      <dt>
        {figure.color && <span class="swatch" style={{ '--swatch': `var(${figure.color})` }} aria-hidden="true" />}
        {figure.name}
      </dt>
      <dd title={reason}>{text}</dd>
    </div>
  );
}
