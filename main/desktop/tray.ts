/**
 * The icon in the tray, or in the menu bar of macOS: drawn anew from real readings every two seconds, and only where
 * the picture is another one. A click opens the popover; its menu has the rest. On Linux a click may open the menu
 * instead, as the desktop decides, so the menu has the popover too (electron.md, "Desktop"). On macOS an icon that has
 * a menu opens it at every click, so there it is popped up by the right one.
 */
import type { Menu, MenuItemConstructorOptions, NativeImage, Rectangle, Tray } from 'electron';
import type { ShareState } from '../../protocol/share.ts';
import type { Clock } from '../clock.ts';
import { drawLoadIcon, type LoadPicture, shownSamples } from './load-icon.ts';
import { percentText, type Readings, tooltipText } from './readings.ts';

/** Fast enough to be believed, slow enough to cost nothing. */
const updateMs = 2_000;
/** Edge of the picture at a scale of 1, and the scales that it is drawn for. */
const sizes: Partial<Record<NodeJS.Platform, { readonly edge: number; readonly scales: readonly number[] }>> = {
  darwin: { edge: 16, scales: [1, 2] },
  win32: { edge: 16, scales: [1, 1.25, 1.5, 2] },
};
/** Panels of Linux desktops scale what they are given. */
const otherSize = { edge: 24, scales: [1, 2] } as const;

export interface TrayActions {
  open(): void;
  openShare(): void;
  openCompact(): void;
  /** @param icon where the icon is; `null` where the system does not tell */
  togglePopover(icon: Rectangle | null): void;
  copyLink(link: string): void;
  unshare(): void;
  quit(): void;
}

export interface TrayParts {
  createTray(image: NativeImage): Tray;
  createImage(pixels: Buffer, options: { width: number; height: number; scaleFactor: number }): NativeImage;
  buildMenu(template: MenuItemConstructorOptions[]): Menu;
  readonly platform: NodeJS.Platform;
  readonly clock: Pick<Clock, 'after'>;
  readings(): Readings;
  shareState(): ShareState;
  readonly actions: TrayActions;
}

export interface LoadTray {
  /** Whether there is an icon to be found by. */
  readonly exists: boolean;
  /** Makes the icon, or takes it away. Harmless when nothing changes. */
  show(isWanted: boolean): void;
  /** The share has changed: the menu says so at once. */
  shareChanged(): void;
}

export function createLoadTray(parts: TrayParts): LoadTray {
  const { platform, actions, clock } = parts;
  let tray: Tray | null = null;
  let cancel = () => {};
  let cpuPercent: (number | null)[] = [];
  let drawn: Buffer | null = null;
  let told = '';
  let menu: Menu | null = null;
  let menuSaid = '';

  const update = () => {
    if (!tray) return;
    cancel = clock.after(updateMs, update);
    const readings = parts.readings();
    cpuPercent = [...cpuPercent, readings.cpuPercent].slice(-shownSamples);
    draw({ cpuPercent, memoryPercent: readings.memoryPercent });
    const text = tooltipText(readings);
    if (text === told) return;
    told = text;
    tray.setToolTip(text);
    if (platform === 'darwin')
      tray.setTitle(` ${percentText(readings.cpuPercent)}`, { fontType: 'monospacedDigit' });
  };

  const draw = (picture: LoadPicture) => {
    const pixels = drawLoadIcon(picture, lookOf(platform), sizeOf(platform).edge);
    if (drawn?.equals(pixels)) return;
    drawn = pixels;
    tray?.setImage(makeImage(parts, picture));
  };

  const setMenu = () => {
    const state = parts.shareState();
    const said = `${state.sharing} ${state.links[0]}`;
    if (!tray || said === menuSaid) return;
    menuSaid = said;
    menu = parts.buildMenu(trayMenu(platform, state, actions));
    if (platform !== 'darwin') tray.setContextMenu(menu);
  };

  return {
    get exists() {
      return tray !== null;
    },
    show(isWanted) {
      if (isWanted === (tray !== null)) return;
      if (!isWanted) {
        cancel();
        tray?.destroy();
        tray = null;
        return;
      }
      cpuPercent = [];
      drawn = null;
      told = '';
      menuSaid = '';
      const made = parts.createTray(makeImage(parts, { cpuPercent, memoryPercent: null }));
      tray = made;
      made.on('click', (_event, bounds) => actions.togglePopover(platform === 'linux' ? null : bounds));
      if (platform === 'darwin') made.on('right-click', () => menu && made.popUpContextMenu(menu));
      setMenu();
      update();
    },
    shareChanged: setMenu,
  };
}

/** What the menu of the icon offers. Sharing is begun on its screen, where its owner sees what it shows. */
export function trayMenu(
  platform: NodeJS.Platform,
  { sharing, links }: Pick<ShareState, 'sharing' | 'links'>,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const [link] = links;
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return [
    { label: 'Open Telltale', click: () => actions.open() },
    ...(platform === 'linux' ? [{ label: 'Essentials', click: () => actions.togglePopover(null) }] : []),
    { label: 'Compact Window', click: () => actions.openCompact() },
    separator,
    ...(sharing
      ? [
          { label: link === undefined ? 'Shared, Link Expired…' : 'Shared…', click: () => actions.openShare() },
          ...(link === undefined ? [] : [{ label: 'Copy Link', click: () => actions.copyLink(link) }]),
          { label: 'Stop Sharing', click: () => actions.unshare() },
        ]
      : [{ label: 'Share…', click: () => actions.openShare() }]),
    separator,
    { label: 'Quit Telltale', click: () => actions.quit() },
  ];
}

function makeImage({ createImage, platform }: TrayParts, picture: LoadPicture): NativeImage {
  const { edge, scales } = sizeOf(platform);
  const look = lookOf(platform);
  const [first = 1, ...others] = scales;
  const draw = (scaleFactor: number) => {
    const size = Math.round(edge * scaleFactor);
    return { pixels: drawLoadIcon(picture, look, size), width: size, height: size, scaleFactor };
  };
  const { pixels, ...options } = draw(first);
  const image = createImage(pixels, options);
  for (const scale of others) {
    const { pixels: buffer, ...at } = draw(scale);
    image.addRepresentation({ ...at, buffer });
  }
  if (platform === 'darwin') image.setTemplateImage(true);
  return image;
}

function sizeOf(platform: NodeJS.Platform) {
  return sizes[platform] ?? otherSize;
}

function lookOf(platform: NodeJS.Platform) {
  return platform === 'darwin' ? 'template' : 'tile';
}
