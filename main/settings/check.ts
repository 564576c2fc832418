/** What a pattern cannot tell of a setting: whether addresses are such, and which settings belong together. */
import { isIP } from 'node:net';
import { parseSettings, type SettingProblem, type Settings } from '../../protocol/settings.ts';

/** Most bits of a network by the version of its addresses. */
const maxBits: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** @returns what was there and is right, and what is wrong with the rest */
export function readSettings(value: unknown): { given: Partial<Settings>; problems: SettingProblem[] } {
  const { given, problems } = parseSettings(value);
  const found = [...problems];
  for (const [key, isRight] of [
    ['trusted_proxies', isNetwork],
    ['share_addresses', isAddressOrAll],
  ] as const) {
    const wrong = given[key]?.find((item) => !isRight(item));
    if (wrong === undefined) continue;
    delete given[key];
    found.push({ key, message: `${key} ${JSON.stringify(wrong)}: that is no address.` });
  }
  return { given, problems: found };
}

/** What is wrong with settings that are each right by themselves; `null` where nothing is. */
export function findConflict({ tls, tls_cert, tls_key }: Settings): SettingProblem | null {
  const hasFiles = tls_cert !== '' || tls_key !== '';
  if (tls === 'self' && hasFiles) {
    return { key: 'tls', message: '--tls self and --tls-cert exclude each other.' };
  }
  if (hasFiles && (tls_cert === '' || tls_key === '')) {
    const key = tls_cert === '' ? 'tls_cert' : 'tls_key';
    return { key, message: '--tls-cert and --tls-key belong together: give both.' };
  }
  return null;
}

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/');
  return isIP(address) !== 0 && (bits === undefined || Number(bits) <= (maxBits[isIP(address)] ?? 0));
}

function isAddressOrAll(text: string): boolean {
  return text === 'all' || isIP(text) !== 0;
}
