/**
 * The door for what clients send: JSON text of unknown shape in, a {@link ClientMessage} out or a TelltaleError
 * that says what is wrong. Nothing past this file handles unvalidated input from a viewer.
 */
import { isChannelName } from './channels.ts';
import { TelltaleError } from './errors.ts';
import type { ClientMessage, SubscribeMessage } from './messages.ts';

/** Longest `run_id` that is compared; ours are shorter. */
const maxRunIdLength = 64;
/** A day: no viewer wants a sample less often. */
const maxSubscriptionIntervalMs = 86_400_000;

/**
 * @param ipc whether `ack` and `request` are allowed: they exist on a MessagePort only
 * @throws TelltaleError malformed_message, unknown_action, unknown_channel, invalid_since, invalid_interval
 */
export function parseClientMessage(text: string, ipc = false): ClientMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TelltaleError('malformed_message', 'The message is not valid JSON.', { cause });
  }
  if (!isRecord(value)) {
    throw new TelltaleError('malformed_message', 'The message is not a JSON object.');
  }
  if (value.type === 'pong') return { type: 'pong' };
  if (ipc && value.type === 'ack') return { type: 'ack', bytes: nonNegativeInteger(value.bytes, 'bytes') };
  if (ipc && value.type === 'request') {
    if (typeof value.method !== 'string') {
      throw new TelltaleError('malformed_message', 'A request needs "method", a string.');
    }
    return {
      type: 'request',
      id: nonNegativeInteger(value.id, 'id'),
      method: value.method,
      params: isRecord(value.params) ? value.params : {},
    };
  }
  if (value.action === 'subscribe') return subscription(value);
  if (value.action === 'unsubscribe') return { action: 'unsubscribe', channel: channel(value.channel) };
  throw new TelltaleError('unknown_action', 'Expected "action" to be "subscribe" or "unsubscribe".');
}

function subscription(value: Record<string, unknown>): SubscribeMessage {
  const message: SubscribeMessage = { action: 'subscribe', channel: channel(value.channel) };
  if (value.run_id !== undefined) {
    if (typeof value.run_id !== 'string' || value.run_id.length > maxRunIdLength) {
      throw new TelltaleError('invalid_since', '"run_id" must be the string that hello gave.');
    }
    message.run_id = value.run_id;
  }
  if (value.since !== undefined) {
    if (typeof value.since !== 'number' || !Number.isSafeInteger(value.since) || value.since < 0) {
      throw new TelltaleError('invalid_since', '"since" must be the last seq seen, a whole number from 0.');
    }
    if (message.run_id === undefined) {
      throw new TelltaleError('invalid_since', '"since" needs "run_id", the string that hello gave.');
    }
    message.since = value.since;
  }
  if (value.interval_ms !== undefined) {
    const interval = value.interval_ms;
    if (typeof interval !== 'number' || !(interval > 0) || interval > maxSubscriptionIntervalMs) {
      throw new TelltaleError('invalid_interval', '"interval_ms" must be above 0 and at most 86400000.');
    }
    message.interval_ms = interval;
  }
  if (value.mode !== undefined) {
    if (value.mode !== 'latest' && value.mode !== 'batch' && value.mode !== 'changes') {
      throw new TelltaleError('malformed_message', '"mode" must be "latest", "batch" or "changes".');
    }
    message.mode = value.mode;
  }
  return message;
}

function channel(name: unknown) {
  if (isChannelName(name)) return name;
  throw new TelltaleError('unknown_channel', `There is no channel ${describe(name)}; hello lists them.`);
}

/** At most 40 characters of what was sent, as JSON, so that no control character reaches a log. */
function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function nonNegativeInteger(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new TelltaleError('malformed_message', `"${name}" must be a whole number from 0.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
