import type { TelltaleBridge } from '../preload/api.ts';

declare global {
  interface Window {
    /** Present in the desktop app only. */
    readonly telltale?: TelltaleBridge;
  }
}
