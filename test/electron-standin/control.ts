/**
 * The person, and the machine around the app, as a test plays them: orders come over the process's IPC channel,
 * each answered with `{ done: id }` or `{ failed: id, message }`.
 */
import type { AppStandin } from './app.ts';
import type { Chromium } from './cdp.ts';
import type { MenuStandin, NativeThemeStandin } from './desktop.ts';
import type { BrowserWindowStandin } from './window.ts';

export type Order =
  /** Where to find the window's page with Playwright. */
  | { order: 'window' }
  | { order: 'close-window' }
  | { order: 'drag'; bounds: Electron.Rectangle }
  | { order: 'hide' | 'show' | 'minimize' | 'restore' | 'maximize' }
  | { order: 'menu'; label: string }
  | { order: 'answer'; box: number; response: number }
  | { order: 'theme'; dark: boolean }
  | { order: 'crash' }
  /** The engine is away: every port closes, and what the page asks for waits. */
  | { order: 'engine-away' }
  | { order: 'engine-back' }
  | { order: 'quit' };

/** Answer to `window`. */
export interface WindowReport {
  endpoint: string;
  targetId: string;
  visible: boolean;
  maximized: boolean;
  bounds: Electron.Rectangle;
  backgroundColor: string;
}

interface Parts {
  app: AppStandin;
  theme: NativeThemeStandin;
  dialogs: { answer(id: number, response: number): void };
  menu: () => MenuStandin | null;
  chromium: Chromium;
}

export function answerTests(parts: Parts): void {
  process.on('message', (message: Order & { id: number }) => {
    try {
      const result = obey(parts, message) ?? null;
      process.send?.({ done: message.id, result });
    } catch (error) {
      process.send?.({ failed: message.id, message: error instanceof Error ? error.message : String(error) });
    }
  });
  // A test that died must leave no window behind.
  process.on('disconnect', () => parts.app.exit(1));
  // The channel to the test must not keep an app alive that has nothing else to do.
  process.channel?.unref();
}

function obey(parts: Parts, message: Order): WindowReport | undefined {
  if (message.order === 'quit') parts.app.quit();
  else if (message.order === 'menu') parts.menu()?.click(message.label);
  else if (message.order === 'answer') parts.dialogs.answer(message.box, message.response);
  else if (message.order === 'theme') {
    parts.theme.change(message.dark);
    for (const window of parts.app.windows) void window.contents.setColorScheme(message.dark ? 'dark' : 'light');
  } else return obeyWindow(parts, message, theWindow(parts.app));
  return undefined;
}

function obeyWindow(parts: Parts, message: Order, window: BrowserWindowStandin): WindowReport | undefined {
  if (message.order === 'window') {
    return {
      endpoint: parts.chromium.endpoint,
      targetId: window.contents.targetId,
      visible: window.isVisible(),
      maximized: window.isMaximized(),
      bounds: window.getBounds(),
      backgroundColor: window.backgroundColor,
    };
  }
  if (message.order === 'close-window') window.close();
  else if (message.order === 'drag') window.dragTo(message.bounds);
  else if (message.order === 'crash') window.contents.forcefullyCrashRenderer();
  else if (message.order === 'engine-away') {
    window.contents.world.hold();
    window.contents.world.dropPorts();
  } else if (message.order === 'engine-back') window.contents.world.release();
  else if (
    message.order !== 'quit' &&
    message.order !== 'menu' &&
    message.order !== 'answer' &&
    message.order !== 'theme'
  ) {
    window[message.order]();
  }
  return undefined;
}

function theWindow(app: AppStandin): BrowserWindowStandin {
  const [window] = app.windows;
  if (!window) throw new Error('there is no window');
  return window;
}
