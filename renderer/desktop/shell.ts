/** The app around a small window; in a browser, where there is none, its links lead to the app's own page instead. */
import type { TelltaleBridge } from '../../preload/api.ts';
import { formatRoute } from '../store/route.ts';

export interface ScreenLink {
  readonly href: string;
  onClick(event: Event): void;
}

/** What makes an `<a>` lead to a screen, by its id. */
export function screenLink(screen: string, bridge: TelltaleBridge | undefined = window.telltale): ScreenLink {
  return {
    href: `./${formatRoute({ screen, params: {} })}`,
    onClick(event) {
      if (!bridge) return;
      event.preventDefault();
      bridge.openMain(screen);
    },
  };
}
