/** Which calls have their time: the phases of the app, and refusal of what comes before or after its own. */

export type Phase = 'starting' | 'ready' | 'quitting' | 'quit';

export class Lifecycle {
  phase: Phase = 'starting';

  /** @throws where `ready` is past, as Electron's own text says it */
  beforeReady(call: string): void {
    if (this.phase !== 'starting') throw new Error(`${call} should be called before app is ready`);
  }

  /** @throws where `ready` has not come, or the app is gone */
  afterReady(call: string): void {
    if (this.phase === 'starting') throw new Error(`${call} cannot be used before app is ready`);
    if (this.phase === 'quit') throw new Error(`${call} was called after the app has quit`);
  }
}
