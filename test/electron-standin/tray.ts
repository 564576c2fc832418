/**
 * Tray and nativeImage: what would be seen of an icon is kept for the test, which clicks it and chooses from its menu.
 * Whether a desktop would show it is not modelled; on Linux neither is where it is (electron.md, "Desktop").
 */
import type { MenuStandin } from './desktop.ts';
import type { Lifecycle } from './lifecycle.ts';
import { Emitter, NotModelled, strict } from './strict.ts';

/** One picture of an image, at its scale. */
export interface Representation {
  width: number;
  height: number;
  scaleFactor: number;
  /** Base64 of four bytes a pixel. */
  pixels: string;
}

/** What a person sees of an icon. */
export interface TrayReport {
  image: Representation[];
  isTemplate: boolean;
  toolTip: string;
  /** Beside the icon; `null` where there is none. */
  title: string | null;
  menu: string[];
}

export class NativeImageStandin
  implements Pick<Electron.NativeImage, 'addRepresentation' | 'setTemplateImage' | 'isTemplateImage'>
{
  readonly representations: Representation[] = [];
  private template = false;

  static createFromBitmap(buffer: Buffer, options: Electron.CreateFromBitmapOptions): NativeImageStandin {
    const image = new NativeImageStandin();
    image.addRepresentation({ ...options, buffer });
    return strict('NativeImage', image);
  }

  addRepresentation(options: Electron.AddRepresentationOptions): void {
    const { width = 0, height = 0, scaleFactor = 1, buffer } = options;
    if (!buffer) throw new NotModelled('NativeImage.addRepresentation without a bitmap');
    if (buffer.length !== width * height * 4) throw new TypeError('invalid buffer size');
    this.representations.push({ width, height, scaleFactor, pixels: buffer.toString('base64') });
  }

  setTemplateImage(option: boolean): void {
    this.template = option;
  }

  isTemplateImage(): boolean {
    return this.template;
  }
}

export interface TrayHost {
  readonly lifecycle: Lifecycle;
  readonly platform: NodeJS.Platform;
  opened(tray: TrayStandin): void;
  closed(tray: TrayStandin): void;
}

type Modelled =
  | 'destroy'
  | 'isDestroyed'
  | 'popUpContextMenu'
  | 'setContextMenu'
  | 'setImage'
  | 'setTitle'
  | 'setToolTip';

export class TrayStandin extends Emitter implements Pick<Electron.Tray, Modelled> {
  private readonly host: TrayHost;
  private image: NativeImageStandin;
  private toolTip = '';
  private title: string | null = null;
  private menu: MenuStandin | null = null;
  private destroyed = false;

  constructor(image: NativeImageStandin | string, host: TrayHost) {
    super('Tray', host.platform === 'linux' ? ['click'] : ['click', 'right-click']);
    host.lifecycle.afterReady('new Tray');
    this.host = host;
    this.image = pictured(image);
    host.opened(this);
  }

  setImage(image: Electron.NativeImage | string): void {
    this.alive();
    this.image = pictured(image as unknown as NativeImageStandin | string);
  }

  setToolTip(toolTip: string): void {
    this.alive();
    this.toolTip = toolTip;
  }

  /** macOS only. */
  setTitle(title: string): void {
    this.alive();
    if (this.host.platform !== 'darwin') throw new NotModelled('Tray.setTitle outside of macOS');
    this.title = title;
  }

  /** On macOS every click would open it, and none would come to the app. */
  setContextMenu(menu: Electron.Menu | null): void {
    this.alive();
    if (this.host.platform === 'darwin') throw new NotModelled('Tray.setContextMenu on macOS');
    this.menu = menu as unknown as MenuStandin | null;
  }

  /** Not on Linux. */
  popUpContextMenu(menu?: Electron.Menu): void {
    this.alive();
    if (this.host.platform === 'linux' || !menu) throw new NotModelled('Tray.popUpContextMenu');
    this.menu = menu as unknown as MenuStandin;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.host.closed(this);
  }

  /** The person clicks it; on Linux the system does not tell where. */
  click(): void {
    const nowhere = { x: 0, y: 0, width: 0, height: 0 };
    const bounds = this.host.platform === 'linux' ? nowhere : { x: 1700, y: 8, width: 24, height: 24 };
    this.emit('click', {}, bounds, { x: bounds.x, y: bounds.y });
  }

  rightClick(): void {
    this.emit('right-click', {});
  }

  /** The person chooses from its menu. */
  choose(label: string): void {
    if (!this.menu) throw new Error('the tray icon has no menu');
    this.menu.click(label);
  }

  report(): TrayReport {
    return {
      image: this.image.representations,
      isTemplate: this.image.isTemplateImage(),
      toolTip: this.toolTip,
      title: this.title,
      menu: this.menu?.labels ?? [],
    };
  }

  private alive(): void {
    if (this.destroyed) throw new TypeError('Tray is destroyed');
  }
}

function pictured(image: NativeImageStandin | string): NativeImageStandin {
  if (typeof image === 'string') throw new NotModelled('a tray icon from a file');
  return image;
}
