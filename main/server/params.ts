/**
 * Parameters of a request as REST and IPC send them: text, or a list of texts where one is repeated. Names that
 * a method does not know are ignored; what it knows is checked here before anything uses it.
 */
import { type ChannelName, isChannelName } from '../../protocol/channels.ts';
import { parseDurationMs } from '../../protocol/duration.ts';
import { type ErrorCode, TelltaleError } from '../../protocol/errors.ts';

export type Params = Readonly<Record<string, unknown>>;

/** Names beyond this length are not quoted whole. */
const maxQuotedLength = 40;

/** A query string as parameters, `?` not included. */
export function parseQuery(query: string): Params {
  const search = new URLSearchParams(query);
  return Object.fromEntries([...new Set(search.keys())].map((name) => [name, search.getAll(name)]));
}

/** All values given under a name, empty ones too. @throws TelltaleError `invalid_request` where one is no text */
export function texts(params: Params, name: string): string[] {
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  const values = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  if (values.every((each) => typeof each === 'string')) return values;
  throw new TelltaleError('invalid_request', `"${name}" must be text.`);
}

/** The one value given under a name, or `null`. @throws TelltaleError with `code` where there are several */
export function text(params: Params, name: string, code: ErrorCode): string | null {
  const values = texts(params, name);
  if (values.length > 1) throw new TelltaleError(code, `"${name}" is given ${values.length} times.`);
  return values[0] ?? null;
}

/**
 * `channels=a,b` or `channels=a&channels=b`, each once; `null` where the parameter is missing.
 * @param mayBeEmpty whether a list that names none is one, as for a WebSocket that subscribes by its messages
 * @throws TelltaleError `unknown_channel`, or `invalid_channel` where the list names none and may not
 */
export function channelList(params: Params, mayBeEmpty = false): ChannelName[] | null {
  const values = texts(params, 'channels');
  if (values.length === 0) return null;
  const names = new Set(values.flatMap((each) => each.split(',')).map((each) => each.trim()));
  names.delete('');
  if (names.size === 0 && !mayBeEmpty) throw new TelltaleError('invalid_channel', '"channels" names no channel.');
  return [...names].map((name) => {
    if (isChannelName(name)) return name;
    throw new TelltaleError('unknown_channel', `There is no channel ${quote(name)}; /api/v1/info lists them.`);
  });
}

/** A duration in milliseconds. @throws TelltaleError with `code` where the text is none */
export function duration(params: Params, name: string, code: ErrorCode): number | null {
  const value = text(params, name, code);
  if (value === null) return null;
  const ms = parseDurationMs(value);
  if (ms !== null) return ms;
  throw new TelltaleError(code, `"${name}" must be a time above zero such as 30s, 10m, 24h or 7d.`);
}

/** A number from 1. @throws TelltaleError `invalid_request` */
export function processId(params: Params, name: string): number {
  const value = text(params, name, 'invalid_request');
  const pid = value !== null && /^\d{1,10}$/.test(value) ? Number(value) : 0;
  if (pid > 0) return pid;
  throw new TelltaleError('invalid_request', `"${name}" must be the number of a process.`);
}

/** A moment in Unix milliseconds. @throws TelltaleError `invalid_time` */
export function moment(params: Params, name: string): number | null {
  const value = text(params, name, 'invalid_time');
  if (value === null) return null;
  const ms = parseMoment(value);
  if (ms !== null) return ms;
  throw new TelltaleError(
    'invalid_time',
    `"${name}" must be ISO 8601 such as 2026-11-24T20:15:02Z, or Unix time in seconds.`,
  );
}

const isoPattern = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(Z|[+ -]\d\d:\d\d)?)?$/;

/**
 * ISO 8601, UTC where it names no offset, or Unix seconds with or without a fraction. `null` for all else,
 * milliseconds (13 digits) and days that do not exist included.
 */
export function parseMoment(value: string): number | null {
  if (/^-?\d{1,11}(\.\d{1,9})?$/.test(value)) return Number(value) * 1_000;
  const match = isoPattern.exec(value);
  const date = match?.[1];
  if (!match || !date) return null;
  // JavaScript takes 30 February for 2 March.
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return null;
  const [, , minutes = '00:00', seconds = ':00', offset = 'Z'] = match;
  // A plus that was not percent-encoded in a query arrives as a space.
  const ms = Date.parse(`${date}T${minutes}${seconds}${offset.replace(' ', '+')}`);
  return Number.isNaN(ms) ? null : ms;
}

/** What was sent, as JSON and cut short, so that no control character of it reaches a log or a terminal. */
export function quote(value: string): string {
  return JSON.stringify(value.length > maxQuotedLength ? `${value.slice(0, maxQuotedLength)}…` : value);
}
