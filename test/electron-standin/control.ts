/**
 * The person, and the machine around the app, as a test plays them: orders come over the process's IPC channel,
 * each answered with `{ done: id, result }` or `{ failed: id, message }`.
 */
import type { AppStandin } from './app.ts';
import type { Chromium } from './cdp.ts';
import type { MenuStandin, NativeThemeStandin } from './desktop.ts';
import type { NotificationStandin, PowerMonitorStandin } from './system.ts';
import type { TrayReport, TrayStandin } from './tray.ts';
import type { BrowserWindowStandin } from './window.ts';

/** Without `window` the one that was opened first; else the one of that id. */
interface Aimed {
  window?: number;
}

export type Order =
  /** Where to find the window's page with Playwright. */
  | ({ order: 'window' } & Aimed)
  | { order: 'windows' }
  | ({ order: 'close-window' } & Aimed)
  | ({ order: 'drag'; bounds: Electron.Rectangle } & Aimed)
  | ({ order: 'hide' | 'show' | 'minimize' | 'restore' | 'maximize' } & Aimed)
  /** The person clicks into the window, or elsewhere. */
  | ({ order: 'focus' | 'blur' } & Aimed)
  | { order: 'menu'; label: string }
  | { order: 'tray' }
  | { order: 'tray-click' }
  | { order: 'tray-menu'; label: string }
  | { order: 'notification-click'; notification: number }
  | { order: 'battery'; isOn: boolean }
  | { order: 'sleep' }
  | { order: 'answer'; box: number; response: number }
  | { order: 'theme'; dark: boolean }
  | ({ order: 'crash' } & Aimed)
  /** The engine is away: every port closes, and what the page asks for waits. */
  | ({ order: 'engine-away' } & Aimed)
  | ({ order: 'engine-back' } & Aimed)
  | { order: 'quit' };

export interface WindowReport {
  id: number;
  endpoint: string;
  targetId: string;
  /** As the app's own code would be told. */
  url: string;
  title: string;
  visible: boolean;
  focused: boolean;
  maximized: boolean;
  onTop: boolean;
  frame: boolean;
  bounds: Electron.Rectangle;
  backgroundColor: string;
}

/** What orders are answered with; nothing where none is listed. */
export interface OrderResults {
  window: WindowReport;
  windows: WindowReport[];
  /** `null` where there is no icon. */
  tray: TrayReport | null;
}

interface Parts {
  app: AppStandin;
  theme: NativeThemeStandin;
  dialogs: { answer(id: number, response: number): void };
  menu: () => MenuStandin | null;
  tray: () => TrayStandin | null;
  notifications: ReadonlyMap<number, NotificationStandin>;
  power: PowerMonitorStandin;
  chromium: Chromium;
}

type Result = OrderResults[keyof OrderResults] | undefined;

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

function obey(parts: Parts, message: Order): Result {
  switch (message.order) {
    case 'tray':
      return parts.tray()?.report() ?? null;
    case 'windows':
      return [...parts.app.windows].map((window) => report(parts, window));
    case 'window':
      return report(parts, theWindow(parts.app, message.window));
    default:
      play(parts, message);
      return undefined;
  }
}

function play(parts: Parts, message: Exclude<Order, { order: keyof OrderResults }>): void {
  switch (message.order) {
    case 'quit':
      parts.app.quit();
      return;
    case 'menu':
      parts.menu()?.click(message.label);
      return;
    case 'tray-click':
      present(parts.tray(), 'tray icon').click();
      return;
    case 'tray-menu':
      present(parts.tray(), 'tray icon').choose(message.label);
      return;
    case 'notification-click':
      present(parts.notifications.get(message.notification), 'such notification').click();
      return;
    case 'battery':
      parts.power.setBattery(message.isOn);
      return;
    case 'sleep':
      parts.power.sleep();
      return;
    case 'answer':
      parts.dialogs.answer(message.box, message.response);
      return;
    case 'theme':
      parts.theme.change(message.dark);
      for (const window of parts.app.windows) void window.contents.setColorScheme(message.dark ? 'dark' : 'light');
      return;
    default:
      playInWindow(message, theWindow(parts.app, message.window));
  }
}

function playInWindow(message: Extract<Order, Aimed>, window: BrowserWindowStandin): void {
  switch (message.order) {
    case 'close-window':
      window.close();
      return;
    case 'drag':
      window.dragTo(message.bounds);
      return;
    case 'crash':
      window.contents.forcefullyCrashRenderer();
      return;
    case 'engine-away':
      window.contents.world.hold();
      window.contents.world.dropPorts();
      return;
    case 'engine-back':
      window.contents.world.release();
      return;
    case 'window':
      return;
    default:
      window[message.order]();
  }
}

function report({ chromium }: Parts, window: BrowserWindowStandin): WindowReport {
  return {
    id: window.id,
    endpoint: chromium.endpoint,
    targetId: window.contents.targetId,
    url: window.contents.getURL(),
    title: window.getTitle(),
    visible: window.isVisible(),
    focused: window.isFocused(),
    maximized: window.isMaximized(),
    onTop: window.isAlwaysOnTop(),
    frame: window.options.frame ?? true,
    bounds: window.getBounds(),
    backgroundColor: window.backgroundColor,
  };
}

function theWindow(app: AppStandin, id: number | undefined): BrowserWindowStandin {
  const windows = [...app.windows];
  return present(id === undefined ? windows[0] : windows.find((window) => window.id === id), 'window');
}

function present<Thing>(thing: Thing | null | undefined, name: string): Thing {
  if (thing === null || thing === undefined) throw new Error(`there is no ${name}`);
  return thing;
}
