/** Flags of the command line as texts and numbers, and what is said where one is wrong. */
import { parseArgs } from 'node:util';
import { TelltaleError } from '../../protocol/errors.ts';

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

/** Flags alone. @throws TelltaleError `invalid_request` */
export function read(args: string[], options: NonNullable<Options>): Record<string, unknown> {
  return readAll(args, options, 0).values;
}

/** Flags, and any number of words between them. @throws TelltaleError `invalid_request` */
export function readWords(
  args: string[],
  options: NonNullable<Options>,
): { values: Record<string, unknown>; positionals: string[] } {
  return parse(args, options, true);
}

/**
 * Flags, and words between them.
 * @param count how many words there must be
 * @throws TelltaleError `invalid_request`
 */
export function readAll(
  args: string[],
  options: NonNullable<Options>,
  count: number,
): { values: Record<string, unknown>; positionals: string[] } {
  const result = parse(args, options, count > 0);
  if (result.values.help !== true && result.positionals.length !== count) {
    throw invalid(`Expected ${count === 1 ? 'one name' : `${count} names`}. See telltale --help.`);
  }
  return result;
}

function parse(args: string[], options: NonNullable<Options>, allowPositionals: boolean) {
  try {
    return parseArgs({ args: withNegativeNumbers(args, options), options, strict: true, allowPositionals });
  } catch (cause) {
    // Node's text names the argument; its first sentence is enough.
    const message = cause instanceof Error ? cause.message.split(/\.\s/)[0] : String(cause);
    throw invalid(`${message}. See telltale --help.`, cause);
  }
}

/** Node takes `--port -1` for two flags; it is one with a wrong value, which is told by who reads that. */
function withNegativeNumbers(args: readonly string[], options: NonNullable<Options>): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const flag = joined.at(-1) ?? '';
    const takesValue = flag.startsWith('--') && options[flag.slice(2)]?.type === 'string';
    if (takesValue && /^-\d/.test(arg)) joined[joined.length - 1] = `${flag}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

/** @throws TelltaleError `invalid_request` for what is none, or beyond the bounds */
export function wholeNumber(
  flag: string,
  given: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  if (given === undefined) return fallback;
  const value = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw invalid(`${flag} ${given}: expected a whole number from ${min} to ${max}.`);
}

/** Lists repeat or take commas. */
export function list(values: unknown): string[] {
  if (!Array.isArray(values)) return [];
  return values.flatMap((value) => String(value).split(',')).filter((value) => value !== '');
}

/** The value of a flag that takes one; `undefined` where it was not given. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What a person has written wrongly. */
export function invalid(message: string, cause?: unknown): TelltaleError {
  return new TelltaleError('invalid_request', message, { cause });
}
