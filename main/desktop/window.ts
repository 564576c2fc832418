/**
 * The app's window: sandboxed, isolated, without Node; shown once it has something to show, in the colour of the
 * page so that nothing flashes; where it was last time.
 */
import type { BrowserWindow, BrowserWindowConstructorOptions, NativeTheme, Screen } from 'electron';
import type { Clock } from '../clock.ts';
import { appUrl } from './origin.ts';
import { describeWindow, minWindowSize, type WindowStateStore } from './window-state.ts';

/** The page's own ground by theme: `--page` of renderer/styles/tokens.css, which a test compares. */
export const background = { dark: '#0b100e', light: '#eff1ed' } as const;
/** Moving and resizing come in floods: the state is written once they rest. */
const saveDelayMs = 500;

export interface WindowParts {
  createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors' | 'on' | 'off'>;
  screen: Pick<Screen, 'getAllDisplays'>;
  store: WindowStateStore;
  clock: Clock;
  /** dist/preload/preload.cjs, absolute. */
  preload: string;
  wayland: boolean;
}

/** After `ready`. Loads the page; `loaded` rejects where it cannot be. */
export function openWindow(parts: WindowParts): { window: BrowserWindow; loaded: Promise<void> } {
  const { nativeTheme } = parts;
  const state = parts.store.load(parts.screen.getAllDisplays().map((display) => display.workArea));
  const window = parts.createWindow({
    title: 'Telltale',
    width: state.width,
    height: state.height,
    ...(state.position ?? {}),
    minWidth: minWindowSize.width,
    minHeight: minWindowSize.height,
    show: false,
    backgroundColor: backgroundOf(nativeTheme),
    webPreferences: {
      preload: parts.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    // maximize() shows the window as well, so it waits like show().
    if (state.maximized) window.maximize();
    window.show();
  });

  const themed = () => window.setBackgroundColor(backgroundOf(nativeTheme));
  nativeTheme.on('updated', themed);
  window.once('closed', () => nativeTheme.off('updated', themed));
  keepState(window, parts);
  return { window, loaded: window.loadURL(appUrl) };
}

function backgroundOf(theme: Pick<NativeTheme, 'shouldUseDarkColors'>): string {
  return theme.shouldUseDarkColors ? background.dark : background.light;
}

function keepState(window: BrowserWindow, { store, clock, wayland }: WindowParts): void {
  let cancel = () => {};
  const save = () => {
    cancel();
    store.save(describeWindow(window.getNormalBounds(), window.isMaximized(), wayland));
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
