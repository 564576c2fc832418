/** Pairs of figures, ours and another tool's, and whether they agree within what is stated for them. */

/** Most by which two figures may differ: this much and a share of the other tool's. */
export interface Tolerance {
  absolute: number;
  relative?: number;
}

export interface Agreement {
  /** Of 95 of 100 samples: two programs never look at the same instant, and a busy machine holds up either. */
  each: Tolerance;
  /** Of the mean over all samples. */
  mean: Tolerance;
}

const shareOfSamples = 0.95;
/** Of fewer pairs one that was held up says more than the others together. */
const leastPairs = 20;

/** What either side does not tell is left out. */
export type Note = (
  figure: string,
  tool: string,
  ours: number | null | undefined,
  theirs: number | null | undefined,
) => void;

interface Column {
  ours: number[];
  theirs: number[];
}

export class Ledger {
  readonly #agreements: Readonly<Record<string, Agreement>>;
  /** By family, figure and tool. */
  readonly #columns = new Map<string, Column>();

  /** @param agreements by figure, as `cpu utilization_percent` */
  constructor(agreements: Readonly<Record<string, Agreement>>) {
    this.#agreements = agreements;
  }

  readonly note: Note = (figure, tool, ours, theirs) => {
    if (!(figure in this.#agreements)) throw new Error(`no agreement is stated for ${figure}`);
    if (typeof ours !== 'number' || typeof theirs !== 'number' || Number.isNaN(theirs)) return;
    const key = `${figure} (${tool})`;
    const column = this.#columns.get(key) ?? { ours: [], theirs: [] };
    this.#columns.set(key, column);
    column.ours.push(ours);
    column.theirs.push(theirs);
  };

  /** Pairs that count only once they are kept. */
  draft(): { note: Note; keep(): void } {
    const pairs: Parameters<Note>[] = [];
    return {
      note: (...pair) => pairs.push(pair),
      keep: () => {
        for (const pair of pairs) this.note(...pair);
      },
    };
  }

  /** A line for each figure of a family with its samples, means and what differs most; and those that exceed. */
  report(family: string): { lines: string[]; exceeded: string[] } {
    const lines: string[] = [];
    const exceeded: string[] = [];
    for (const [key, { ours, theirs }] of this.#columns) {
      const agreement = this.#agreements[key.replace(/ \(.*\)$/, '')];
      if (!key.startsWith(`${family} `) || !agreement) continue;
      const outside = ours.filter((value, index) => excess(value, theirs[index] ?? 0, agreement.each) > 0).length;
      const worst = Math.max(...ours.map((value, index) => Math.abs(value - (theirs[index] ?? 0))));
      const [own, other] = [mean(ours), mean(theirs)];
      const line = `${key}: ${ours.length} samples, mean ${show(own)} against ${show(other)}, largest difference ${show(worst)}, ${outside} outside ${tell(agreement.each)}`;
      lines.push(ours.length < leastPairs ? `${line}, too few to judge` : line);
      if (ours.length < leastPairs) continue;
      if (outside > Math.max(1, (1 - shareOfSamples) * ours.length)) exceeded.push(line);
      else if (excess(own, other, agreement.mean) > 0)
        exceeded.push(`${line}; mean outside ${tell(agreement.mean)}`);
    }
    return { lines, exceeded };
  }
}

function excess(ours: number, theirs: number, { absolute, relative = 0 }: Tolerance): number {
  return Math.abs(ours - theirs) - absolute - relative * Math.abs(theirs);
}

function tell({ absolute, relative = 0 }: Tolerance): string {
  return `${show(absolute)}${relative > 0 ? ` and ${100 * relative} %` : ''}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function show(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}
