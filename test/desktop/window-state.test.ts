import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type DisplayArea,
  defaultWindowState,
  describeWindow,
  openWindowStateStore,
  type WindowState,
} from '../../main/desktop/window-state.ts';

const screen: DisplayArea = {
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 40, width: 1920, height: 1040 },
};
const second: DisplayArea = {
  bounds: { x: 1920, y: 0, width: 1280, height: 1024 },
  workArea: { x: 1920, y: 0, width: 1280, height: 1024 },
};
const state: WindowState = { width: 900, height: 700, position: { x: 100, y: 80 }, maximized: true };

let folder: string;
let file: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-window-'));
  file = join(folder, 'window.json');
  lines = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = (path = file) => openWindowStateStore(path, (_level, _room, message) => lines.push(message));

test('what is saved is loaded again, by a store of the next start', () => {
  open().save(state, [screen]);
  expect(open().load([screen])).toEqual(state);
  expect(readdirSync(folder)).toEqual(['window.json']);
  expect(lines).toEqual([]);
});

test('without a file the window opens as at first, and nothing is logged', () => {
  expect(open().load([screen])).toEqual(defaultWindowState);
  expect(lines).toEqual([]);
});

test.each([
  ['cut', '{"1920x1080@0,0":{"width":900,"hei'],
  ['empty', ''],
  ['no object', 'null'],
  ['a state by itself', JSON.stringify(state)],
  ['a negative width', JSON.stringify({ a: { ...state, width: -5 } })],
  ['an endless height', '{"a":{"width":900,"height":1e999,"position":null,"maximized":false}}'],
  ['a fraction', JSON.stringify({ a: { ...state, width: 900.5 } })],
  ['a position that is text', JSON.stringify({ a: { ...state, position: { x: '0', y: 0 } } })],
  ['maximised that is text', JSON.stringify({ a: { ...state, maximized: 'yes' } })],
])('a file that is %s is set aside and told of', (_name, text) => {
  writeFileSync(file, text);
  expect(open().load([screen])).toEqual(defaultWindowState);
  expect(readFileSync(`${file}.broken`, 'utf8')).toBe(text);
  expect(lines).toHaveLength(1);
  open().save(state, [screen]);
  expect(open().load([screen])).toEqual(state);
});

test.each([
  ['on the second display', { x: 2000, y: 30 }, [screen, second], true],
  ['on a display that is gone', { x: 2000, y: 30 }, [screen], false],
  ['with only a sliver to the left', { x: -850, y: 80 }, [screen], false],
  ['partly to the left', { x: -800, y: 80 }, [screen], true],
  ['with its title bar above the display', { x: 100, y: 20 }, [screen], false],
  ['with its title bar below the display', { x: 100, y: 1030 }, [screen], false],
])('a window %s keeps its position only where it can be reached', (_name, position, displays, kept) => {
  open().save({ ...state, position }, [screen, second]);
  expect(open().load(displays)).toEqual({ ...state, position: kept ? position : null });
});

test('each arrangement of displays has a state of its own, whatever order they are told in', () => {
  const atDesk: WindowState = { ...state, position: { x: 2000, y: 30 }, width: 1200 };
  const store = open();
  store.save(state, [screen]);
  store.save(atDesk, [screen, second]);
  expect(open().load([screen])).toEqual(state);
  expect(open().load([second, screen])).toEqual(atDesk);
});

test('under an arrangement that is new the newest state holds, its position where that can be reached', () => {
  const store = open();
  store.save({ ...state, width: 700 }, [screen]);
  store.save({ ...state, width: 1200, position: { x: 2000, y: 30 } }, [screen, second]);
  expect(open().load([second])).toMatchObject({ width: 1200, position: { x: 2000, y: 30 } });
  const laptop = { bounds: { ...screen.bounds, width: 1440 }, workArea: { ...screen.workArea, width: 1440 } };
  expect(open().load([laptop])).toMatchObject({ width: 1200, position: null });
});

test('arrangements that were not used for longest are forgotten', () => {
  const displays = Array.from({ length: 9 }, (_, i) => [
    { ...screen, bounds: { ...screen.bounds, width: 1_000 + i } },
  ]);
  const store = open();
  for (const [i, each] of displays.entries()) store.save({ ...state, width: 500 + i }, each);
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')))).toHaveLength(8);
  expect(open().load(displays[8] ?? [])).toMatchObject({ width: 508 });
  expect(open().load(displays[1] ?? [])).toMatchObject({ width: 501 });
});

test('a place that cannot be written is logged and stops nothing', () => {
  writeFileSync(join(folder, 'file'), '');
  open(join(folder, 'file', 'window.json')).save(state, [screen]);
  expect(lines.at(-1)).toContain('could not be written');
});

test('on Wayland, where bounds read 0, the position is not kept', () => {
  const bounds = { x: 0, y: 0, width: 900, height: 700 };
  expect(describeWindow(bounds, false, true).position).toBeNull();
  expect(describeWindow(bounds, false, false).position).toEqual({ x: 0, y: 0 });
  expect(describeWindow({ ...bounds, x: 5 }, false, true).position).toEqual({ x: 5, y: 0 });
});
