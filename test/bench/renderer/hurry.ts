/**
 * Time that runs faster, for a server and for a page: text that is run in each before anything else. Timers that
 * the platform keeps for itself (sockets, animation frames) stay as they are.
 */

/** Shorter waits of a page are for its next frames, which do not come faster. */
const framesMs = 50;

/**
 * @param factor how many seconds pass in one
 * @param place a page's waits for frames, and what it times its drawing by, stay as they are
 */
export function hurriedTime(factor: number, place: 'server' | 'page'): string {
  return `{
    const factor = ${factor};
    const isPage = ${place === 'page'};
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
    if (!isPage) performance.now = () => startRead + (read() - startRead) * factor;
    for (const name of ['setTimeout', 'setInterval']) {
      const real = globalThis[name];
      globalThis[name] = (callback, ms = 0, ...rest) => real(callback, isPage && ms < ${framesMs} ? ms : ms / factor, ...rest);
    }
  }`;
}
