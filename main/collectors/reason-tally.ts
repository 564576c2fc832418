/**
 * Gathers why fields of single elements are null and tells it briefly: of thousands of processes whose disk traffic
 * is for privileged users only, that is said once, and the few with another reason are named one by one.
 */
import type { Rates } from './collector.ts';

export class ReasonTally {
  private readonly list: string;
  /** By field, then reason: whom it concerns. */
  private readonly fields = new Map<string, Map<string, Concerned>>();
  private readonly reserved = new Set<string>();

  /** @param list the field's name, as `processes` */
  constructor(list: string) {
    this.list = list;
  }

  /** What holds for the whole list has been noted for this field already: all that is added is named one by one. */
  reserve(field: string): void {
    this.reserved.add(field);
  }

  /** @param element its naming field */
  add(field: string, element: string | number, reason: string): void {
    this.addAll(field, [element], reason);
  }

  /** As {@link add}, of many elements at once; the list is kept, not copied. */
  addAll(field: string, elements: readonly (string | number)[], reason: string): void {
    const concerned = this.concernedBy(field, reason);
    concerned.count += elements.length;
    concerned.lists.push(elements);
  }

  /** The most frequent reason goes under `<list>[].<field>`, any other under `<list>[<element>].<field>`. */
  note(rates: Rates): void {
    for (const [field, reasons] of this.fields) {
      const byFrequency = [...reasons].sort(([, a], [, b]) => b.count - a.count);
      for (const [index, [reason, { lists }]] of byFrequency.entries()) {
        if (index === 0 && !this.reserved.has(field)) rates.unavailable(`${this.list}[].${field}`, reason);
        else for (const element of lists.flat()) rates.unavailable(`${this.list}[${element}].${field}`, reason);
      }
    }
  }

  private concernedBy(field: string, reason: string): Concerned {
    let reasons = this.fields.get(field);
    if (!reasons) {
      reasons = new Map();
      this.fields.set(field, reasons);
    }
    let concerned = reasons.get(reason);
    if (!concerned) {
      concerned = { count: 0, lists: [] };
      reasons.set(reason, concerned);
    }
    return concerned;
  }
}

/** Elements by their naming field. */
interface Concerned {
  count: number;
  readonly lists: (readonly (string | number)[])[];
}
