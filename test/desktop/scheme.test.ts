import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limitPermissions } from '../../main/desktop/guards.ts';
import { registerAppScheme, serveRenderer } from '../../main/desktop/scheme.ts';
import { Lifecycle } from '../electron-standin/lifecycle.ts';
import { createProtocol, Schemes, SessionStandin } from '../electron-standin/scheme.ts';

let root: string;
const session = new SessionStandin();
const electronSession = session as unknown as Electron.Session;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'telltale-renderer-'));
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'assets/a.js'), 'export {};');
  serveRenderer(electronSession, root);
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const get = (url: string, method = 'GET') => session.answer(new Request(url, { method }));

test('the scheme is standard, secure and registered once before ready', () => {
  const lifecycle = new Lifecycle();
  const schemes = new Schemes();
  const protocol = createProtocol(lifecycle, schemes) as unknown as Electron.Protocol;
  registerAppScheme(protocol);
  expect(schemes.isRegistered('app')).toBe(true);
  expect(() => registerAppScheme(protocol)).toThrow('only once');
  lifecycle.phase = 'ready';
  expect(() => registerAppScheme(protocol)).toThrow('before app is ready');
});

test('a file is served with its content type under a strict policy', async () => {
  const page = await get('app://telltale/');
  expect(page?.status).toBe(200);
  expect(await page?.text()).toBe('<!doctype html>');
  expect(page?.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page?.headers.get('x-content-type-options')).toBe('nosniff');
  const policy = page?.headers.get('content-security-policy') ?? '';
  expect(policy.split('; ')).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'"]));
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  const script = await get('app://telltale/assets/a.js');
  expect(script?.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
});

test.each([
  ['another host', 'app://evil/index.html', 'GET', 404],
  ['a missing file', 'app://telltale/assets/b.js', 'GET', 404],
  ['a folder', 'app://telltale/assets', 'GET', 404],
  ['a way out', 'app://telltale/..%2f..%2fetc%2fpasswd.html', 'GET', 404],
  ['another method', 'app://telltale/index.html', 'POST', 405],
])('%s is answered without a file, under the same policy', async (_name, url, method, status) => {
  const response = await get(url, method);
  expect(response?.status).toBe(status);
  expect(response?.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('our own page may copy and keep the screen awake; all else is refused, asked for or only looked up', async () => {
  const granted = async (one: SessionStandin, url: string) => {
    const decided = await one.decidePermissions({} as Electron.WebContents, url);
    return decided.filter(([, isGranted]) => isGranted).map(([name]) => name);
  };
  expect(await granted(new SessionStandin(), 'app://telltale/')).toContain('geolocation');
  limitPermissions(electronSession);
  expect(await granted(session, 'app://telltale/')).toEqual(['clipboard-write', 'screen-wake-lock']);
  for (const url of ['app://evil/', 'https://telltale/', '']) expect(await granted(session, url)).toEqual([]);
});

test('a frame inside our page is granted nothing', () => {
  const answers: boolean[] = [];
  const asked = {
    setPermissionRequestHandler(handler: NonNullable<Parameters<typeof session.setPermissionRequestHandler>[0]>) {
      for (const isMainFrame of [true, false]) {
        const details = { isMainFrame, requestingUrl: 'app://telltale/' } as Electron.PermissionRequest;
        handler({} as Electron.WebContents, 'fullscreen', (isGranted) => answers.push(isGranted), details);
      }
    },
    setPermissionCheckHandler() {},
  };
  limitPermissions(asked as unknown as Electron.Session);
  expect(answers).toEqual([true, false]);
});
