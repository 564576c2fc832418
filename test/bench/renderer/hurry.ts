/**
 * Time that runs faster, for a server and for a page: the same text is run in both before anything else. Timers that
 * the platform keeps for itself (sockets, animation frames) stay as they are.
 */

/** @param factor how many seconds pass in one */
export function hurriedTime(factor: number): string {
  return `{
    const factor = ${factor};
    const RealDate = Date;
    const startMs = RealDate.now();
    const now = () => startMs + Math.round((RealDate.now() - startMs) * factor);
    globalThis.Date = class extends RealDate {
      constructor(...given) {
        if (given.length === 0) super(now());
        else super(...given);
      }
      static now() {
        return now();
      }
    };
    const read = performance.now.bind(performance);
    const startRead = read();
    performance.now = () => startRead + (read() - startRead) * factor;
    for (const name of ['setTimeout', 'setInterval']) {
      const real = globalThis[name];
      globalThis[name] = (callback, ms = 0, ...rest) => real(callback, ms / factor, ...rest);
    }
  }`;
}
