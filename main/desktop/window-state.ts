/**
 * Where a window was: kept in one small JSON file, written atomically, for each arrangement of displays by itself, so
 * that a laptop finds its window at the desk where it was at the desk. Checked against the displays of today; a file
 * that cannot be understood is set aside and never stops the app. On Wayland a window's position cannot be known (it
 * reads 0, 0), so only its size is kept there.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Display, Rectangle } from 'electron';
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
/** Outside of these a file is not ours. */
const minEdge = 40;
const maxEdge = 32_767;
/** As much of the window must lie on a display, so that its title bar can be taken hold of. */
const visibleEdge = 80;
/** Arrangements that are remembered: desk, meeting room, home; beyond it the one not used for longest is forgotten. */
const maxArrangements = 8;

/** What is needed of a display. */
export type DisplayArea = Pick<Display, 'bounds' | 'workArea'>;

export interface WindowStateStore {
  /**
   * The state under this arrangement of displays; where it is new, size and place of the newest, as far as that can
   * be reached.
   */
  load(displays: readonly DisplayArea[]): WindowState;
  /** Synchronous, as it happens while the window closes. A failure is logged. */
  save(state: WindowState, displays: readonly DisplayArea[]): void;
}

/** By arrangement, the newest last. */
type Arrangements = readonly (readonly [arrangement: string, state: WindowState])[];

export function openWindowStateStore(file: string, log: Log): WindowStateStore {
  const read = (): Arrangements => {
    const text = readIfPresent(file, log);
    if (text === null) return [];
    const known = parseArrangements(text);
    if (known === null) setAside(file, log);
    return known ?? [];
  };
  let known: Arrangements | null = null;
  return {
    load(displays) {
      known = read();
      const name = arrangementOf(displays);
      const state = known.find(([arrangement]) => arrangement === name)?.[1] ?? known.at(-1)?.[1];
      if (!state) return defaultWindowState;
      const areas = displays.map(({ workArea }) => workArea);
      return {
        ...state,
        position: state.position && isReachable(state, state.position, areas) ? state.position : null,
      };
    },
    save(state, displays) {
      const name = arrangementOf(displays);
      const others: Arrangements = (known ?? read()).filter(([arrangement]) => arrangement !== name);
      known = [...others, [name, state] as const].slice(-maxArrangements);
      const written = `${file}.new`;
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(written, `${JSON.stringify(Object.fromEntries(known))}\n`, { flush: true, mode: 0o600 });
        renameSync(written, file);
      } catch (error) {
        log('warning', 'desktop', `${file} could not be written: ${messageOf(error)}`, 'window-state');
      }
    },
  };
}

/** The displays by where they are and how large: an id may change with each start. */
function arrangementOf(displays: readonly DisplayArea[]): string {
  return displays
    .map(({ bounds: { x, y, width, height } }) => `${width}x${height}@${x},${y}`)
    .sort()
    .join(' ');
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
function parseArrangements(text: string): Arrangements | null {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return null;
  const known: [string, WindowState][] = [];
  for (const [arrangement, given] of Object.entries(value)) {
    const state = parseWindowState(given);
    if (state === null) return null;
    known.push([arrangement, state]);
  }
  return known.slice(-maxArrangements);
}

function parseWindowState(value: unknown): WindowState | null {
  if (typeof value !== 'object' || value === null) return null;
  const { width, height, position, maximized } = value as Record<string, unknown>;
  if (!isEdge(width, minEdge) || !isEdge(height, minEdge)) return null;
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
