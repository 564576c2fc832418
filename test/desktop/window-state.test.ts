import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  defaultWindowState,
  describeWindow,
  openWindowStateStore,
  type WindowState,
} from '../../main/desktop/window-state.ts';

const screen = { x: 0, y: 40, width: 1920, height: 1040 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
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
  open().save(state);
  expect(open().load([screen])).toEqual(state);
  expect(readdirSync(folder)).toEqual(['window.json']);
  expect(lines).toEqual([]);
});

test('without a file the window opens as at first, and nothing is logged', () => {
  expect(open().load([screen])).toEqual(defaultWindowState);
  expect(lines).toEqual([]);
});

test.each([
  ['cut', '{"width":900,"hei'],
  ['empty', ''],
  ['no object', 'null'],
  ['a negative width', JSON.stringify({ ...state, width: -5 })],
  ['an endless height', '{"width":900,"height":1e999,"position":null,"maximized":false}'],
  ['a fraction', JSON.stringify({ ...state, width: 900.5 })],
  ['a position that is text', JSON.stringify({ ...state, position: { x: '0', y: 0 } })],
  ['maximised that is text', JSON.stringify({ ...state, maximized: 'yes' })],
])('a file that is %s is set aside and told of', (_name, text) => {
  writeFileSync(file, text);
  expect(open().load([screen])).toEqual(defaultWindowState);
  expect(readFileSync(`${file}.broken`, 'utf8')).toBe(text);
  expect(lines).toHaveLength(1);
  open().save(state);
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
  open().save({ ...state, position });
  expect(open().load(displays)).toEqual({ ...state, position: kept ? position : null });
});

test('a place that cannot be written is logged and stops nothing', () => {
  writeFileSync(join(folder, 'file'), '');
  open(join(folder, 'file', 'window.json')).save(state);
  expect(lines).toHaveLength(1);
});

test('on Wayland, where bounds read 0, the position is not kept', () => {
  const bounds = { x: 0, y: 0, width: 900, height: 700 };
  expect(describeWindow(bounds, false, true).position).toBeNull();
  expect(describeWindow(bounds, false, false).position).toEqual({ x: 0, y: 0 });
  expect(describeWindow({ ...bounds, x: 5 }, false, true).position).toEqual({ x: 5, y: 0 });
});
