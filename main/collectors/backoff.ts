/** When to look again at something that seldom changes: after 1, 2, 4 … scans in which it stood still. */

export class Backoff {
  private between: number;
  private at = 0;

  /** @param between scans to begin with instead of 1, for what is known to have stood still for as many */
  constructor(between = 0) {
    this.between = between / 2;
  }

  /** Scans are counted 1, 2, 3 … */
  isDue(scan: number): boolean {
    return scan >= this.at;
  }

  /** It has changed: it is looked at in the next scan, and then after 1, 2, 4 … */
  restart(scan: number): void {
    this.between = 1;
    this.at = scan + 1;
  }

  /**
   * It was looked at in this scan and had not changed.
   * @param most scans until the next look
   * @param spread a number of its own, by which those that began in the same scan come to be looked at in different ones
   */
  wait(scan: number, most: number, spread: number): void {
    this.between = Math.min(most, Math.max(1, this.between * 2));
    this.at = scan + this.between - (spread % Math.max(1, this.between >> 1));
  }

  /** Brings the next look forward to so many scans from this one. */
  within(scan: number, most: number): void {
    this.between = Math.min(this.between, most);
    this.at = Math.min(this.at, scan + most);
  }
}
