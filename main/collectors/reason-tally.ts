/**
 * Gathers why fields of single elements are null and tells it briefly: of thousands of processes whose disk traffic
 * is for privileged users only, that is said once, and the few with another reason are named one by one.
 */
import type { Rates } from './collector.ts';

export class ReasonTally {
  private readonly list: string;
  /** By field, then reason: the elements that it concerns. */
  private readonly fields = new Map<string, Map<string, (string | number)[]>>();
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
    this.elementsOf(field, reason).push(element);
  }

  /** As {@link add}, of many elements at once. */
  addAll(field: string, elements: readonly (string | number)[], reason: string): void {
    const all = this.elementsOf(field, reason);
    for (const element of elements) all.push(element);
  }

  /** The most frequent reason goes under `<list>[].<field>`, any other under `<list>[<element>].<field>`. */
  note(rates: Rates): void {
    for (const [field, reasons] of this.fields) {
      const byFrequency = [...reasons].sort(([, a], [, b]) => b.length - a.length);
      for (const [index, [reason, elements]] of byFrequency.entries()) {
        if (index === 0 && !this.reserved.has(field)) rates.unavailable(`${this.list}[].${field}`, reason);
        else for (const element of elements) rates.unavailable(`${this.list}[${element}].${field}`, reason);
      }
    }
  }

  private elementsOf(field: string, reason: string): (string | number)[] {
    let reasons = this.fields.get(field);
    if (!reasons) {
      reasons = new Map();
      this.fields.set(field, reasons);
    }
    let elements = reasons.get(reason);
    if (!elements) {
      elements = [];
      reasons.set(reason, elements);
    }
    return elements;
  }
}
