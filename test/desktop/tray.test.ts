import { expect, test } from 'vitest';
import type { Readings } from '../../main/desktop/readings.ts';
import { createLoadTray, type LoadTray, type TrayActions } from '../../main/desktop/tray.ts';
import type { TrayHost } from '../../main/desktop/tray-host.ts';
import { setupTray } from '../../main/desktop/tray-setup.ts';
import { defaultShareChoices, type ShareState } from '../../protocol/share.ts';
import { MenuStandin } from '../electron-standin/desktop.ts';
import { Lifecycle } from '../electron-standin/lifecycle.ts';
import { NativeImageStandin, TrayStandin } from '../electron-standin/tray.ts';
import { createFakeClock } from './fake-clock.ts';

const calm: Readings = {
  cpuPercent: 12.4,
  memoryPercent: 50,
  readBytesPerSecond: 0,
  writeBytesPerSecond: 2_097_152,
  receiveBytesPerSecond: 1_024 * 300,
  transmitBytesPerSecond: null,
};
const unshared: ShareState = {
  sharing: false,
  token_required: false,
  since: null,
  expires: null,
  links: [],
  addresses: [],
  choices: defaultShareChoices,
  tls: false,
  offered: [],
};
const link = 'http://192.168.1.2:7447/#invite=x';

function start(platform: NodeJS.Platform = 'linux') {
  const clock = createFakeClock();
  const lifecycle = new Lifecycle();
  lifecycle.phase = 'ready';
  const icons: TrayStandin[] = [];
  const done: unknown[][] = [];
  const state = { readings: calm, share: unshared, menus: 0, images: 0 };
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      done.push([name, ...args]);
  const actions: TrayActions = {
    open: note('open'),
    openShare: note('share'),
    openCompact: note('compact'),
    togglePopover: note('popover'),
    copyLink: note('copy'),
    unshare: note('unshare'),
    quit: note('quit'),
  };
  const tray = createLoadTray({
    createTray: (image) =>
      new TrayStandin(image as unknown as NativeImageStandin, {
        lifecycle,
        platform,
        opened: (icon) => icons.push(icon),
        closed: (icon) => icons.splice(icons.indexOf(icon), 1),
      }) as unknown as Electron.Tray,
    createImage(pixels, options) {
      state.images += 1;
      return NativeImageStandin.createFromBitmap(pixels, options) as unknown as Electron.NativeImage;
    },
    buildMenu(template) {
      state.menus += 1;
      return MenuStandin.buildFromTemplate(template) as unknown as Electron.Menu;
    },
    platform,
    clock,
    readings: () => state.readings,
    shareState: () => state.share,
    actions,
  });
  return { clock, tray, icons, done, state };
}

test('the icon comes with a picture of what is read, a tooltip that says it, and a menu', () => {
  const { tray, icons } = start();
  expect(tray.exists).toBe(false);
  tray.show(true);
  expect(tray.exists).toBe(true);
  const report = icons[0]?.report();
  expect(report?.image.map(({ width, height, scaleFactor }) => [width, height, scaleFactor])).toEqual([
    [24, 24, 1],
    [48, 48, 2],
  ]);
  expect(report).toMatchObject({
    isTemplate: false,
    title: null,
    toolTip: 'CPU 12%  Memory 50%\nDisk  read 0 B/s, write 2.0 MiB/s\nNet  down 300 KiB/s, up —',
    menu: ['Open Telltale', 'Essentials', 'Compact Window', '-', 'Share…', '-', 'Quit Telltale'],
  });
});

test('every two seconds it is drawn anew, but only where it is another picture', () => {
  const { clock, tray, icons, state } = start();
  tray.show(true);
  // Eight samples fill it; then nothing changes.
  clock.pass(20_000);
  const drawn = state.images;
  const before = icons[0]?.report().image[0]?.pixels;
  clock.pass(20_000);
  expect(state.images).toBe(drawn);
  state.readings = { ...calm, cpuPercent: 95 };
  clock.pass(1_999);
  expect(icons[0]?.report().toolTip).toContain('CPU 12%');
  clock.pass(1);
  expect(icons[0]?.report().toolTip).toContain('CPU 95%');
  expect(icons[0]?.report().image[0]?.pixels).not.toBe(before);
});

test('taken away it is gone, and with it its timer; again harmless', () => {
  const { clock, tray, icons } = start();
  tray.show(true);
  tray.show(true);
  expect(icons).toHaveLength(1);
  tray.show(false);
  tray.show(false);
  expect([icons.length, clock.waiting, tray.exists]).toEqual([0, 0, false]);
  tray.show(true);
  expect(icons).toHaveLength(1);
});

test('on macOS it is a template with the load beside it as text, and its menu comes by the right click', () => {
  const { tray, icons, done } = start('darwin');
  tray.show(true);
  expect(icons[0]?.report()).toMatchObject({ isTemplate: true, title: ' 12%' });
  expect(icons[0]?.report().image.map(({ width }) => width)).toEqual([16, 32]);
  icons[0]?.click();
  expect(done).toEqual([['popover', { x: 1_700, y: 8, width: 24, height: 24 }]]);
  expect(icons[0]?.report().menu).toEqual([]);
  icons[0]?.rightClick();
  expect(icons[0]?.report().menu).toEqual([
    'Open Telltale',
    'Compact Window',
    '-',
    'Share…',
    '-',
    'Quit Telltale',
  ]);
});

test('Windows gets a picture for each of its scales', () => {
  const { tray, icons } = start('win32');
  tray.show(true);
  expect(icons[0]?.report().image.map(({ width }) => width)).toEqual([16, 20, 24, 32]);
});

test('a click opens the popover where the icon is, or somewhere where Linux does not tell', () => {
  const linux = start();
  linux.tray.show(true);
  linux.icons[0]?.click();
  linux.icons[0]?.choose('Essentials');
  expect(linux.done).toEqual([
    ['popover', null],
    ['popover', null],
  ]);
  const windows = start('win32');
  windows.tray.show(true);
  windows.icons[0]?.click();
  expect(windows.done).toEqual([['popover', { x: 1_700, y: 8, width: 24, height: 24 }]]);
});

test('its menu follows the share: copies the link, ends it, and says when it has expired', () => {
  const { tray, icons, done, state } = start();
  tray.show(true);
  const [icon] = icons;
  icon?.choose('Share…');
  state.share = { ...unshared, sharing: true, links: [link, 'http://127.0.0.1:7447/#invite=x'] };
  tray.shareChanged();
  expect(icon?.report().menu.slice(4, 7)).toEqual(['Shared…', 'Copy Link', 'Stop Sharing']);
  icon?.choose('Copy Link');
  icon?.choose('Stop Sharing');
  icon?.choose('Open Telltale');
  icon?.choose('Compact Window');
  icon?.choose('Quit Telltale');
  expect(done).toEqual([['share'], ['copy', link], ['unshare'], ['open'], ['compact'], ['quit']]);
  state.share = { ...unshared, sharing: true };
  tray.shareChanged();
  expect(icon?.report().menu.slice(4, 6)).toEqual(['Shared, Link Expired…', 'Stop Sharing']);
});

test('a new link is the one that is copied', () => {
  const { tray, icons, done, state } = start();
  state.share = { ...unshared, sharing: true, links: [link] };
  tray.show(true);
  state.share = { ...unshared, sharing: true, links: [`${link}2`] };
  tray.shareChanged();
  icons[0]?.choose('Copy Link');
  expect(done).toEqual([['copy', `${link}2`]]);
});

function startSetup() {
  const shown: boolean[] = [];
  const tray: LoadTray = {
    get exists() {
      return shown.at(-1) ?? false;
    },
    show: (isWanted) => void (isWanted !== (shown.at(-1) ?? false) && shown.push(isWanted)),
    shareChanged: () => {},
  };
  const state = { present: false, isWanted: true, gone: 0, change: () => {}, settings: () => {} };
  const setup = setupTray({
    tray,
    watchHost(onChange): TrayHost {
      state.change = onChange;
      return {
        get present() {
          return state.present;
        },
        known: Promise.resolve(),
        close: () => {},
      };
    },
    isWanted: () => state.isWanted,
    watchSettings(listener) {
      state.settings = listener;
      return () => {};
    },
    watchShare: () => () => {},
    onGone() {
      state.gone += 1;
    },
  });
  return { setup, shown, state };
}

test('there is an icon where the desktop has a place and the setting wants it, from one moment to the next', () => {
  const { setup, shown, state } = startSetup();
  expect(setup.exists).toBe(false);
  state.present = true;
  state.change();
  state.isWanted = false;
  state.settings();
  state.isWanted = true;
  state.settings();
  state.present = false;
  state.change();
  expect(shown).toEqual([true, false, true, false]);
  expect(state.gone).toBe(2);
});

test('after it is closed there is none, whatever the desktop does', () => {
  const { setup, shown, state } = startSetup();
  state.present = true;
  state.change();
  setup.close();
  state.change();
  setup.close();
  expect(shown).toEqual([true, false]);
  expect(state.gone).toBe(0);
});
