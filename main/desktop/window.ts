/**
 * What all our windows have in common: sandboxed, isolated, without Node; shown once there is something to show, in
 * the colour of the page so that nothing flashes. And where one was last time, for those that keep it.
 */
import type { BrowserWindow, BrowserWindowConstructorOptions, NativeTheme, Screen } from 'electron';
import type { Clock } from '../clock.ts';
import { describeWindow, type WindowStateStore } from './window-state.ts';

/** The page's own ground by theme: `--page` of renderer/styles/tokens.css, which a test compares. */
export const background = { dark: '#0b100e', light: '#eff1ed' } as const;
/** Moving and resizing come in floods: the state is written once they rest. */
const saveDelayMs = 500;

export interface WindowParts {
  createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors' | 'on' | 'off'>;
  screen: Pick<Screen, 'getAllDisplays' | 'getCursorScreenPoint' | 'getDisplayNearestPoint'>;
  clock: Clock;
  /** dist/preload/preload.cjs, absolute. */
  preload: string;
  /** Where an app can neither place its windows nor keep one on top. */
  wayland: boolean;
}

export interface OpenedWindow {
  readonly window: BrowserWindow;
  /** Rejects where the page cannot be loaded, or the window was closed meanwhile. */
  readonly loaded: Promise<void>;
}

/**
 * After `ready`. Whoever opens it shows it, on `ready-to-show`.
 * @param url one of our own pages
 */
export function openWindow(
  { createWindow, nativeTheme, preload }: WindowParts,
  options: BrowserWindowConstructorOptions,
  url: string,
): OpenedWindow {
  const window = createWindow({
    ...options,
    show: false,
    backgroundColor: backgroundOf(nativeTheme),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  const themed = () => window.setBackgroundColor(backgroundOf(nativeTheme));
  nativeTheme.on('updated', themed);
  window.once('closed', () => nativeTheme.off('updated', themed));
  return { window, loaded: window.loadURL(url) };
}

function backgroundOf(theme: Pick<NativeTheme, 'shouldUseDarkColors'>): string {
  return theme.shouldUseDarkColors ? background.dark : background.light;
}

/** From now on the window's bounds are kept, for the displays that there are then. */
export function keepState(
  window: BrowserWindow,
  store: WindowStateStore,
  { clock, wayland, screen }: Pick<WindowParts, 'clock' | 'wayland' | 'screen'>,
): void {
  let cancel = () => {};
  const save = () => {
    cancel();
    store.save(describeWindow(window.getNormalBounds(), window.isMaximized(), wayland), screen.getAllDisplays());
  };
  const saveSoon = () => {
    cancel();
    cancel = clock.after(saveDelayMs, save);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('maximize', saveSoon);
  window.on('unmaximize', saveSoon);
  window.on('close', save);
  // Destroyed without `close`: nothing may be asked of it any more.
  window.on('closed', () => cancel());
}
