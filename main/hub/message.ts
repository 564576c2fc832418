/**
 * One numbered sample and what it becomes on the wire. Serialised at most once for each form that an audience may
 * see, framed at most once for each encoding, and only when somebody takes it.
 */
import type { ChannelName } from '../../protocol/channels.ts';
import type { ProcessData } from '../../protocol/families/process.ts';
import type { Audience } from '../../protocol/messages.ts';
import { changesOf, isTableChannel } from '../../protocol/process-changes.ts';
import type { Sample } from '../sampler/sample.ts';
import { eventStreamEvent, websocketFrame } from './encode.ts';
import type { Chunk, Encoding } from './sink.ts';

/**
 * What an audience may see of a sample: the sample itself where nothing is to be hidden, else a copy. Called only
 * for `viewer`; `owner` and `local` read everything.
 */
export type Redact = (audience: Audience, sample: Sample) => Sample;

/** What all messages of one hub share. */
export interface MessageContext {
  readonly runId: string;
  readonly redact: Redact;
}

/** `owner` and `local` read everything, so they share what is made for them. */
export function viewOf(audience: Audience): 'full' | 'redacted' {
  return audience === 'viewer' ? 'redacted' : 'full';
}

export interface Numbered {
  /** Counts 1, 2, 3 … per channel. */
  readonly seq: number;
  /** Counts 1, 2, 3 … over all channels; the second part of an SSE id. */
  readonly position: number;
  /** `timeMs` of the channel's message before; `null` for its first. */
  readonly previousTimeMs: number | null;
}

export class Message {
  readonly channel: ChannelName;
  readonly seq: number;
  readonly position: number;
  /** Wall clock, Unix milliseconds. */
  readonly timeMs: number;
  readonly #previousTimeMs: number | null;
  readonly #sample: Sample;
  readonly #context: MessageContext;
  readonly #full: Form;
  #redacted: Form | null = null;

  constructor(sample: Sample, numbered: Numbered, context: MessageContext) {
    this.channel = sample.channel;
    this.seq = numbered.seq;
    this.position = numbered.position;
    this.timeMs = sample.timeMs;
    this.#previousTimeMs = numbered.previousTimeMs;
    this.#sample = sample;
    this.#context = context;
    this.#full = new Form(sample);
  }

  /** Whether it is the first message of its wall-clock slot: the one that a thinned subscription takes. */
  opensSlot(intervalMs: number): boolean {
    if (this.#previousTimeMs === null) return true;
    return Math.floor(this.timeMs / intervalMs) !== Math.floor(this.#previousTimeMs / intervalMs);
  }

  /** As the audience may see it. */
  data(audience: Audience): Sample['data'] {
    return this.#form(audience).sample.data;
  }

  /** JSON text of {@link data}. */
  dataText(audience: Audience): string {
    return this.#form(audience).text();
  }

  /**
   * The message in one encoding; the same object at every call.
   * @param base an earlier message of the channel that the viewer has, where it takes changes; `null`: whole
   */
  encoded(encoding: Encoding, audience: Audience, base: Message | null = null): Chunk {
    const form = this.#form(audience);
    const key = base === null ? encoding : (`${encoding} ${base.seq}` as const);
    let chunk = form.chunks.get(key);
    if (chunk === undefined) {
      const changes = base && this.#changesText(audience, base);
      chunk = changes === null ? this.#encode(encoding, form.text()) : encodeText(encoding, changes);
      form.chunks.set(key, chunk);
    }
    return chunk;
  }

  /** `null` where the channel's data has no such form. */
  #changesText(audience: Audience, base: Message): string | null {
    if (!isTableChannel(this.channel)) return null;
    const { channel, seq } = this;
    // Messages of one ring are of one channel, whose data this is.
    const changes = changesOf(base.data(audience) as ProcessData, this.data(audience) as ProcessData);
    return JSON.stringify({ channel, base_seq: base.seq, seq, changes });
  }

  /** Forgets text and frames, which only the newest message is sure to need again. */
  slim(): void {
    this.#full.slim();
    this.#redacted?.slim();
  }

  /** Forgets what `viewer` may see, since a setting changed it. */
  forgetRedacted(): void {
    this.#redacted = null;
  }

  #form(audience: Audience): Form {
    if (viewOf(audience) === 'full') return this.#full;
    if (this.#redacted === null) {
      const sample = this.#context.redact(audience, this.#sample);
      this.#redacted = sample === this.#sample ? this.#full : new Form(sample);
    }
    return this.#redacted;
  }

  #encode(encoding: Encoding, dataText: string): Chunk {
    if (encoding === 'sse' || encoding === 'sse_unnamed') {
      const name = encoding === 'sse' ? this.channel : null;
      return eventStreamEvent(name, `${this.#context.runId}-${this.position}`, dataText);
    }
    return encodeText(encoding, `{"channel":"${this.channel}","seq":${this.seq},"data":${dataText}}`);
  }
}

function encodeText(encoding: Encoding, text: string): Chunk {
  return encoding === 'websocket' ? websocketFrame(text) : text;
}

/** A sample as one audience sees it, with what was made of it so far. */
class Form {
  readonly sample: Sample;
  /** Whole by encoding, changes by encoding and the seq that they start from. */
  readonly chunks = new Map<Encoding | `${Encoding} ${number}`, Chunk>();
  #text: string | null = null;

  constructor(sample: Sample) {
    this.sample = sample;
  }

  text(): string {
    this.#text ??= JSON.stringify(this.sample.data);
    return this.#text;
  }

  slim(): void {
    this.#text = null;
    this.chunks.clear();
  }
}
