/**
 * protocol and session: privileged schemes registered once and before ready, handlers per session, permissions.
 * Chromium knows no custom scheme without Electron, so app://telltale/x is shown as an https address of the
 * stand-in's own, answered from the handler and never from a network. What is special about a custom origin is
 * therefore not tested by it, and never claimed.
 */
import type { Lifecycle } from './lifecycle.ts';
import { NotModelled, refuseUnknownKeys } from './strict.ts';

const standinDomain = 'electron-standin.test';
const privilegesModelled = [
  'standard',
  'secure',
  'supportFetchAPI',
  'codeCache',
  'stream',
  'corsEnabled',
  'bypassCSP',
];

/** app://telltale/a?b → https://telltale.app.electron-standin.test/a?b; an address that is not of ours stays. */
export function toPageUrl(url: string, schemes: Schemes): string {
  const { protocol, host, pathname, search, hash } = new URL(url);
  const scheme = protocol.slice(0, -1);
  return schemes.isRegistered(scheme)
    ? `https://${host}.${scheme}.${standinDomain}${pathname}${search}${hash}`
    : url;
}

/** The way back; what the app's own code gets to see. */
export function toAppUrl(url: string): string {
  const match = new RegExp(`^https://([^/]*)\\.([a-z]+)\\.${standinDomain.replaceAll('.', '\\.')}(/.*)?$`).exec(
    url,
  );
  return match ? `${match[2]}://${match[1]}${match[3] ?? '/'}` : url;
}

export class Schemes {
  private registered: ReadonlySet<string> | null = null;

  register(schemes: Electron.CustomScheme[]): void {
    if (this.registered) throw new Error('protocol.registerSchemesAsPrivileged can be called only once');
    for (const { scheme, privileges } of schemes) {
      refuseUnknownKeys(`privileges of ${scheme}`, privileges ?? {}, privilegesModelled);
      if (!privileges?.standard || !privileges.secure)
        throw new NotModelled(`${scheme}: a scheme not standard and secure`);
      if (privileges.bypassCSP) throw new NotModelled(`${scheme}: bypassCSP`);
    }
    this.registered = new Set(schemes.map(({ scheme }) => scheme));
  }

  isRegistered(scheme: string): boolean {
    return this.registered?.has(scheme) ?? false;
  }
}

/** `protocol` as the module exports it. */
export function createProtocol(lifecycle: Lifecycle, schemes: Schemes) {
  return {
    registerSchemesAsPrivileged(customSchemes: Electron.CustomScheme[]): void {
      lifecycle.beforeReady('protocol.registerSchemesAsPrivileged');
      schemes.register(customSchemes);
    },
  } satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged'>;
}

type Handler = (request: Request) => Response | Promise<Response>;
type PermissionRequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type PermissionCheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];

/** What the page may be asked for; each is put to the handlers at every load. */
const permissions = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  midi: 'midiSysex',
  'clipboard-read': 'clipboard-read',
  'clipboard-write': 'clipboard-sanitized-write',
  'screen-wake-lock': 'screen-wake-lock',
  camera: 'media',
  microphone: 'media',
} as const;

export class SessionStandin
  implements Pick<Electron.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>
{
  private readonly handlers = new Map<string, Handler>();
  private requestHandler: PermissionRequestHandler = null;
  private checkHandler: PermissionCheckHandler = null;

  readonly protocol = {
    handle: (scheme: string, handler: Handler): void => {
      if (this.handlers.has(scheme)) throw new Error(`${scheme}: the protocol has been registered`);
      this.handlers.set(scheme, handler);
    },
  } satisfies Pick<Electron.Protocol, 'handle'>;

  setPermissionRequestHandler(handler: PermissionRequestHandler): void {
    this.requestHandler = handler;
  }

  setPermissionCheckHandler(handler: PermissionCheckHandler): void {
    this.checkHandler = handler;
  }

  /** @returns `null` for what Electron makes a network error: no handler, a throw, no Response */
  async answer(request: Request): Promise<Response | null> {
    const handler = this.handlers.get(new URL(request.url).protocol.slice(0, -1));
    if (!handler) return null;
    try {
      const response: unknown = await handler(request as Request);
      return response instanceof Response ? response : null;
    } catch {
      return null;
    }
  }

  /** Every permission is granted unless both handlers refuse it. @returns Chromium's names of them, decided */
  async decidePermissions(
    contents: Electron.WebContents,
    url: string,
  ): Promise<[name: string, granted: boolean][]> {
    const decide = async (permission: (typeof permissions)[keyof typeof permissions]) => {
      const details = { isMainFrame: true, requestingUrl: url, externalURL: url } as Electron.PermissionRequest;
      const asked = this.requestHandler;
      const granted = asked
        ? await new Promise<boolean>((resolve) => asked(contents, permission, resolve, details))
        : true;
      const checked = this.checkHandler?.(contents, permission, url, { isMainFrame: true }) ?? true;
      return granted || checked;
    };
    return Promise.all(
      Object.entries(permissions).map(
        async ([name, permission]): Promise<[string, boolean]> => [name, await decide(permission)],
      ),
    );
  }
}
