/**
 * What surrounds the windows: menu, dialogs, the browser, theme, screen. Nothing of it is really shown; each tells
 * the test what the app asked for, and takes the person's answer from it.
 */
import type { Lifecycle } from './lifecycle.ts';
import { Emitter, NotModelled, refuseUnknownKeys } from './strict.ts';

/** To the test: what would be seen. */
export type Shown =
  | { shown: 'error-box'; title: string; content: string }
  | { shown: 'message-box'; id: number; message: string; buttons: string[] }
  | { shown: 'external'; url: string }
  | { shown: 'notification'; id: number; title: string; body: string }
  | { shown: 'clipboard'; text: string };

const itemKeys = ['role', 'label', 'accelerator', 'registerAccelerator', 'click', 'type', 'submenu'];
const roles = [
  'appMenu',
  'fileMenu',
  'editMenu',
  'viewMenu',
  'windowMenu',
  'close',
  'quit',
  'reload',
  'toggleDevTools',
  'resetZoom',
  'zoomIn',
  'zoomOut',
  'togglefullscreen',
  'minimize',
  'zoom',
  'front',
  'help',
  'about',
  'services',
  'hide',
  'hideOthers',
  'unhide',
];

type Template = Electron.MenuItemConstructorOptions[];

export class MenuStandin {
  readonly template: Template;

  /** What is read in it, its separators as dashes. */
  get labels(): string[] {
    return this.template.map(({ label, role, type }) => (type === 'separator' ? '-' : (label ?? role ?? '')));
  }

  private constructor(template: Template) {
    this.template = template;
  }

  static buildFromTemplate(template: Template): MenuStandin {
    checkTemplate(template);
    return new MenuStandin(template);
  }

  /** The item of that label, wherever it is; `&` marks its key and is not shown. */
  click(label: string): void {
    const found = find(this.template, label);
    if (!found) throw new Error(`there is no menu item ${label}`);
    (found.click as (() => void) | undefined)?.();
  }
}

function checkTemplate(template: Template): void {
  for (const item of template) {
    refuseUnknownKeys('menu item', item, itemKeys);
    if (item.role !== undefined && !roles.includes(item.role)) throw new NotModelled(`menu role ${item.role}`);
    if (item.role === undefined && item.label === undefined && item.type !== 'separator') {
      throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type');
    }
    if (Array.isArray(item.submenu)) checkTemplate(item.submenu);
  }
}

function find(template: Template, label: string): Template[number] | undefined {
  for (const item of template) {
    if (item.label?.replaceAll('&', '') === label) return item;
    const below = Array.isArray(item.submenu) ? find(item.submenu, label) : undefined;
    if (below) return below;
  }
  return undefined;
}

export function createShell(show: (shown: Shown) => void) {
  return {
    openExternal(url: string): Promise<void> {
      show({ shown: 'external', url });
      return Promise.resolve();
    },
  } satisfies Pick<Electron.Shell, 'openExternal'>;
}

/** @returns `answer`: the person presses a button */
export function createDialog(lifecycle: Lifecycle, show: (shown: Shown) => void) {
  const open = new Map<number, (value: Electron.MessageBoxReturnValue) => void>();
  let lastId = 0;
  const showMessageBox = (
    _window: unknown,
    options: Electron.MessageBoxOptions,
  ): Promise<Electron.MessageBoxReturnValue> => {
    lifecycle.afterReady('dialog.showMessageBox');
    refuseUnknownKeys('message box', options, ['type', 'message', 'detail', 'buttons', 'defaultId', 'cancelId']);
    lastId += 1;
    const id = lastId;
    show({ shown: 'message-box', id, message: options.message, buttons: options.buttons ?? ['OK'] });
    return new Promise((resolve) => open.set(id, resolve));
  };
  return {
    dialog: {
      showErrorBox(title: string, content: string): void {
        process.stderr.write(`${title}: ${content}\n`);
        show({ shown: 'error-box', title, content });
      },
      showMessageBox,
    } satisfies Pick<Electron.Dialog, 'showErrorBox'> & { showMessageBox: typeof showMessageBox },
    answer(id: number, response: number): void {
      const resolve = open.get(id);
      open.delete(id);
      resolve?.({ response, checkboxChecked: false });
    },
  };
}

export class NativeThemeStandin extends Emitter implements Pick<Electron.NativeTheme, 'shouldUseDarkColors'> {
  shouldUseDarkColors = false;

  constructor() {
    super('nativeTheme', ['updated']);
  }

  /** The person switches the system. */
  change(dark: boolean): void {
    this.shouldUseDarkColors = dark;
    this.emit('updated');
  }
}

/** One display of 1920 × 1080 with a bar of 40 at its top, the pointer on the bar's right end. */
export function createScreen(lifecycle: Lifecycle) {
  const bounds = { x: 0, y: 0, width: 1920, height: 1080 };
  const workArea = { ...bounds, y: 40, height: 1040 };
  const display = { id: 1, bounds, workArea, scaleFactor: 1 } as Electron.Display;
  return {
    getAllDisplays(): Electron.Display[] {
      lifecycle.afterReady('screen.getAllDisplays');
      return [display];
    },
    getCursorScreenPoint(): Electron.Point {
      lifecycle.afterReady('screen.getCursorScreenPoint');
      return { x: 1850, y: 20 };
    },
    getDisplayNearestPoint(): Electron.Display {
      lifecycle.afterReady('screen.getDisplayNearestPoint');
      return display;
    },
  } satisfies Pick<Electron.Screen, 'getAllDisplays' | 'getCursorScreenPoint' | 'getDisplayNearestPoint'>;
}
