/**
 * Where the window was: kept in one small JSON file, written atomically, checked against the displays of today. A
 * file that cannot be understood is set aside and never stops the app. On Wayland a window's position cannot be
 * known (it reads 0, 0), so only its size is kept there.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';
import type { Log } from '../log.ts';

/** In device-independent pixels. */
export interface WindowState {
  width: number;
  height: number;
  /** Left and top edge; `null` where the system does not tell, or the display that it was on is gone. */
  position: { x: number; y: number } | null;
  maximized: boolean;
}

export const defaultWindowState: WindowState = { width: 1280, height: 860, position: null, maximized: false };
export const minWindowSize = { width: 480, height: 360 } as const;
/** Beyond this a file is not ours. */
const maxEdge = 32_767;
/** As much of the window must lie on a display, so that its title bar can be taken hold of. */
const visibleEdge = 80;

export interface WindowStateStore {
  /** @param workAreas of the displays there are now */
  load(workAreas: readonly Rectangle[]): WindowState;
  /** Synchronous, as it happens while the window closes. A failure is logged. */
  save(state: WindowState): void;
}

export function openWindowStateStore(file: string, log: Log): WindowStateStore {
  return {
    load(workAreas) {
      const text = readIfPresent(file, log);
      if (text === null) return defaultWindowState;
      const state = parseWindowState(text);
      if (state === null) {
        setAside(file, log);
        return defaultWindowState;
      }
      return {
        ...state,
        position: state.position && isReachable(state, state.position, workAreas) ? state.position : null,
      };
    },
    save(state) {
      const written = `${file}.new`;
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(written, `${JSON.stringify(state)}\n`, { flush: true, mode: 0o600 });
        renameSync(written, file);
      } catch (error) {
        log('warning', 'desktop', `${file} could not be written: ${messageOf(error)}`, 'window-state');
      }
    },
  };
}

/**
 * What Electron tells of a window, as it is to be kept.
 * @param bounds of the window when it is neither maximised nor full screen
 * @param wayland whether the window is, or may be, on Wayland
 */
export function describeWindow(bounds: Rectangle, maximized: boolean, wayland: boolean): WindowState {
  const unknown = wayland && bounds.x === 0 && bounds.y === 0;
  return {
    width: bounds.width,
    height: bounds.height,
    position: unknown ? null : { x: bounds.x, y: bounds.y },
    maximized,
  };
}

/** @returns `null` for whatever this file did not write */
function parseWindowState(text: string): WindowState | null {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return null;
  const { width, height, position, maximized } = value as Record<string, unknown>;
  if (!isEdge(width, minWindowSize.width) || !isEdge(height, minWindowSize.height)) return null;
  if (typeof maximized !== 'boolean') return null;
  if (position === null) return { width, height, position, maximized };
  if (typeof position !== 'object') return null;
  const { x, y } = position as Record<string, unknown>;
  if (!isEdge(x, -maxEdge) || !isEdge(y, -maxEdge)) return null;
  return { width, height, position: { x, y }, maximized };
}

function isEdge(value: unknown, least: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= maxEdge;
}

function isReachable(
  size: { width: number; height: number },
  at: { x: number; y: number },
  workAreas: readonly Rectangle[],
): boolean {
  return workAreas.some((area) => {
    const across = Math.min(at.x + size.width, area.x + area.width) - Math.max(at.x, area.x);
    const belowTop = at.y - area.y;
    return across >= visibleEdge && belowTop >= 0 && belowTop <= area.height - visibleEdge;
  });
}

function readIfPresent(file: string, log: Log): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      log('warning', 'desktop', `${file} could not be read: ${messageOf(error)}`, 'window-state');
    }
    return null;
  }
}

function setAside(file: string, log: Log): void {
  const aside = `${file}.broken`;
  try {
    renameSync(file, aside);
    log('warning', 'desktop', `${file} is damaged: moved to ${aside}, the window opens as at first`);
  } catch (error) {
    log('warning', 'desktop', `${file} is damaged and could not be moved: ${messageOf(error)}`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
