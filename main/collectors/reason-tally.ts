/**
 * Gathers why fields of single elements are null and tells it briefly: of thousands of processes whose disk traffic
 * is for privileged users only, that is said once, and the few with another reason are named one by one.
 */
import type { Rates } from './collector.ts';

export class ReasonTally {
  /** By field, then reason: the pids that it concerns. */
  private readonly fields = new Map<string, Map<string, number[]>>();

  add(field: string, pid: number, reason: string): void {
    let reasons = this.fields.get(field);
    if (!reasons) {
      reasons = new Map();
      this.fields.set(field, reasons);
    }
    const pids = reasons.get(reason);
    if (pids) pids.push(pid);
    else reasons.set(reason, [pid]);
  }

  /** The most frequent reason goes under `processes[].<field>`, any other under `processes[<pid>].<field>`. */
  note(rates: Rates): void {
    for (const [field, reasons] of this.fields) {
      const byFrequency = [...reasons].sort(([, a], [, b]) => b.length - a.length);
      for (const [index, [reason, pids]] of byFrequency.entries()) {
        if (index === 0) rates.unavailable(`processes[].${field}`, reason);
        else for (const pid of pids) rates.unavailable(`processes[${pid}].${field}`, reason);
      }
    }
  }
}
