/**
 * The windows that there are, one of each kind at most: the app itself, the popover of the tray, the compact one,
 * and what a guest sees. Opening one that is open brings it to the front.
 */
import type { BrowserWindow, Point, Rectangle, WebContents } from 'electron';
import { commandChannel } from '../../protocol/shell.ts';
import { appUrl, smallUrl } from './origin.ts';
import { placePopover } from './popover-place.ts';
import { keepState, type OpenedWindow, openWindow, type WindowParts } from './window.ts';
import { minWindowSize, type WindowStateStore } from './window-state.ts';

export type WindowKind = 'main' | 'popover' | 'compact' | 'guest';

const popoverSize = { width: 340, height: 472 } as const;
/** Inside its frame, of which it has none; the note of a desktop that keeps nothing on top needs a line more. */
const compactSize = { width: 264, height: 172, noteHeight: 34 } as const;
const guestSize = { width: 1100, height: 780 } as const;
/** A popover that was looked at is at hand for the next look, then gives its memory back. */
const popoverRestMs = 30_000;
/** The click on the tray icon that takes the focus from the popover is not meant to open it again. */
const sameClickMs = 300;

export interface Windows {
  /** `null` where there is none of that kind. */
  get(kind: WindowKind): BrowserWindow | null;
  kindOf(contents: WebContents): WindowKind | null;
  /**
   * Opens the main window, or brings it to the front.
   * @param screen id of the screen to show; left out: the one that it shows, or showed last
   * @returns rejects where its page cannot be loaded
   */
  openMain(screen?: string): Promise<void>;
  openCompact(): void;
  openGuest(): void;
  /** Shows the popover, or hides it. @param icon where the tray icon is; `null` where the system does not tell */
  togglePopover(icon: Rectangle | null): void;
  hidePopover(): void;
  /** Whether the compact window is kept on top; where that is possible. */
  setCompactOnTop(isOnTop: boolean): void;
  /** Carries out a command of the main page's palette. Without a main window nothing happens. */
  command(id: string): void;
}

export interface WindowsParts extends WindowParts {
  readonly stores: { readonly main: WindowStateStore; readonly compact: WindowStateStore };
  compactOnTop(): boolean;
  /** Of each window, once. */
  onOpened(window: BrowserWindow, kind: WindowKind): void;
  /** The page of a window other than the main one could not be loaded. */
  onFailed(kind: WindowKind, error: unknown): void;
}

export function createWindows(parts: WindowsParts): Windows {
  const { screen, clock, stores, wayland } = parts;
  const open = new Map<WindowKind, BrowserWindow>();
  /** Where in the app its person was when the main window was closed. */
  let lastPlace = '';
  let hiddenAtMs = Number.NEGATIVE_INFINITY;
  let cancelRest = () => {};

  const register = (kind: WindowKind, { window, loaded }: OpenedWindow): OpenedWindow => {
    open.set(kind, window);
    window.once('closed', () => {
      if (open.get(kind) === window) open.delete(kind);
    });
    parts.onOpened(window, kind);
    const loads = loaded.catch((error: unknown) => {
      // Closed while it was loading: that is no failure.
      if (!window.isDestroyed()) throw error;
    });
    if (kind !== 'main') loads.catch((error: unknown) => parts.onFailed(kind, error));
    return { window, loaded: loads };
  };

  function openMain(screenId?: string): Promise<void> {
    const present = open.get('main');
    if (present) {
      if (screenId !== undefined) command(`screen ${screenId}`);
      bringToFront(present);
      return Promise.resolve();
    }
    const state = stores.main.load(screen.getAllDisplays());
    const { window, loaded } = register(
      'main',
      openWindow(
        parts,
        {
          title: 'Telltale',
          width: state.width,
          height: state.height,
          ...(state.position ?? {}),
          minWidth: minWindowSize.width,
          minHeight: minWindowSize.height,
        },
        appUrl + (screenId === undefined ? lastPlace : `#/${screenId}`),
      ),
    );
    window.once('ready-to-show', () => {
      // maximize() shows the window as well, so it waits like show().
      if (state.maximized) window.maximize();
      window.show();
    });
    keepState(window, stores.main, parts);
    window.on('close', () => {
      lastPlace = placeOf(window);
    });
    return loaded;
  }

  function openCompact(): void {
    const present = open.get('compact');
    if (present) {
      bringToFront(present);
      return;
    }
    const { width, height, noteHeight } = compactSize;
    const state = stores.compact.load(screen.getAllDisplays());
    const { window } = register(
      'compact',
      openWindow(
        parts,
        {
          title: 'Telltale',
          width,
          height: height + (wayland ? noteHeight : 0),
          ...(state.position ?? {}),
          ...small,
          alwaysOnTop: parts.compactOnTop() && !wayland,
        },
        `${smallUrl}?view=compact${wayland ? '&note=wayland' : ''}`,
      ),
    );
    window.once('ready-to-show', () => window.showInactive());
    keepState(window, stores.compact, parts);
  }

  function openGuest(): void {
    const present = open.get('guest');
    if (present) {
      bringToFront(present);
      return;
    }
    const { window } = register(
      'guest',
      openWindow(
        parts,
        { title: 'What guests see – Telltale', ...guestSize, minWidth: 390, minHeight: 360 },
        appUrl,
      ),
    );
    // The page would name the machine, as in the main window: which of the two this is must be seen.
    window.on('page-title-updated', (event) => event.preventDefault());
    window.once('ready-to-show', () => window.show());
  }

  function togglePopover(icon: Rectangle | null): void {
    const present = open.get('popover');
    if (present?.isVisible()) {
      hidePopover();
      return;
    }
    if (clock.monotonic() - hiddenAtMs < sameClickMs) return;
    cancelRest();
    if (present) {
      showPopover(present, icon);
      return;
    }
    const { window } = register(
      'popover',
      openWindow(
        parts,
        { title: 'Telltale', ...popoverSize, ...small, skipTaskbar: true, alwaysOnTop: !wayland },
        `${smallUrl}?view=popover`,
      ),
    );
    window.once('ready-to-show', () => showPopover(window, icon));
    window.on('blur', hidePopover);
    window.on('closed', () => cancelRest());
  }

  function showPopover(window: BrowserWindow, icon: Rectangle | null): void {
    if (!wayland) {
      const pointer = screen.getCursorScreenPoint();
      const near: Point = icon && icon.width > 0 ? { x: icon.x, y: icon.y } : pointer;
      const { workArea } = screen.getDisplayNearestPoint(near);
      const { x, y } = placePopover({ size: popoverSize, icon, pointer, workArea });
      window.setPosition(x, y);
    }
    window.show();
    window.focus();
  }

  function hidePopover(): void {
    const window = open.get('popover');
    if (!window?.isVisible()) return;
    window.hide();
    hiddenAtMs = clock.monotonic();
    cancelRest();
    cancelRest = clock.after(popoverRestMs, () => {
      if (!window.isDestroyed() && !window.isVisible()) window.destroy();
    });
  }

  function command(id: string): void {
    try {
      open.get('main')?.webContents.postMessage(commandChannel, id);
    } catch {
      // Between two documents nobody listens; the person sees that nothing happened and asks again.
    }
  }

  return {
    get: (kind) => open.get(kind) ?? null,
    kindOf: (contents) => [...open].find(([, window]) => window.webContents === contents)?.[0] ?? null,
    openMain,
    openCompact,
    openGuest,
    togglePopover,
    hidePopover,
    setCompactOnTop(isOnTop) {
      if (!wayland) open.get('compact')?.setAlwaysOnTop(isOnTop);
    },
    command,
  };
}

/** Neither frame nor size of its own choice. */
const small = {
  frame: false,
  resizable: false,
  maximizable: false,
  minimizable: false,
  fullscreenable: false,
} as const;

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** The fragment of the page's address: screen, selection and moment. */
function placeOf(window: BrowserWindow): string {
  const url = window.webContents.getURL();
  return URL.canParse(url) ? new URL(url).hash : '';
}
