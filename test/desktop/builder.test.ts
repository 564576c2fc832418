import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { appId } from '../../main/desktop/about.ts';

// What electron-builder itself reads and checks with, wherever npm has put it.
const require = createRequire(createRequire(import.meta.url).resolve('app-builder-lib/package.json'));
const { load } = require('js-yaml') as { load(text: string): unknown };
const { Ajv } = require('ajv') as typeof import('ajv');
const schema = require('app-builder-lib/scheme.json');
const config = load(readFileSync('electron-builder.yml', 'utf8')) as Record<string, unknown>;

test("electron-builder's own schema accepts the configuration, and would not accept a misspelt key", () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  validate(config);
  expect(validate.errors).toBeNull();
  expect(validate({ ...config, asarr: true })).toBe(false);
  // Its schema takes seconds to compile.
}, 60_000);

test('every fuse that electron-builder knows is decided, to the safe side', () => {
  const { FuseOptionsV1 } = schema.definitions;
  const decided = config.electronFuses as Record<string, boolean>;
  // Not a fuse: it signs anew what flipping fuses broke, which electron-builder does anyway.
  const known = Object.keys(FuseOptionsV1.properties).filter((name) => name !== 'resetAdHocDarwinSignature');
  expect(Object.keys(decided).sort()).toEqual(known.sort());
  expect(decided).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
    grantFileProtocolExtraPrivileges: false,
    enableCookieEncryption: true,
  });
});

test('the package holds the bundles and no node_modules, and lands outside dist', () => {
  expect(config.files).toContain('!node_modules/**');
  expect(config.directories).toMatchObject({ output: 'release' });
  expect(config.npmRebuild).toBe(false);
});

test('Windows knows the running app by the id of its shortcut', () => {
  expect(config.appId).toBe(appId);
});
