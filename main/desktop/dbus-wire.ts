/**
 * The bytes of D-Bus, as far as asking one question of a session bus needs them: messages with string arguments and
 * replies of strings, numbers, booleans and variants of these, little endian. Follows the D-Bus specification,
 * "Message Protocol" and "Marshaling"; connecting is left to dbus.ts.
 */

export const messageType = { call: 1, reply: 2, error: 3, signal: 4 } as const;

/** Header fields by their code in the specification. */
const fieldCodes = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  sender: 7,
  signature: 8,
} as const;
type FieldName = keyof typeof fieldCodes;

/** Types of single values that are understood, each by its character in a signature. */
type Value = string | number | boolean;

export interface Message {
  readonly type: number;
  readonly serial: number;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly errorName?: string;
  readonly replySerial?: number;
  readonly destination?: string;
  readonly sender?: string;
  /** Of the body: `s`, `u`, `b`, `o`, `g` and `v`, in any number; empty without a body. */
  readonly signature?: string;
  /** One value for each character of the signature; a variant is its value. */
  readonly body?: readonly Value[];
}

/** What a variant holds is told by its type; only these two are ever sent. */
const variantSignature = (value: Value) => (typeof value === 'boolean' ? 'b' : 's');

/** Flag of a message: a service that does not run is not to be started for our sake. */
const noAutoStart = 0x2;
/** Longer messages are none that we asked for: a property of one boolean takes about 100 bytes. */
export const maxMessageBytes = 65_536;
const littleEndian = 'l'.charCodeAt(0);
const protocolVersion = 1;
const fixedHeaderBytes = 16;

export function encodeMessage(message: Message): Buffer {
  const { signature = '', body = [] } = message;
  const bodyWriter = new Writer();
  for (const [i, type] of [...signature].entries()) bodyWriter.value(type, body[i] ?? '');
  const header = new Writer();
  header.byte(littleEndian);
  header.byte(message.type);
  header.byte(noAutoStart);
  header.byte(protocolVersion);
  header.uint32(bodyWriter.length);
  header.uint32(message.serial);
  const fields = new Writer();
  for (const name of Object.keys(fieldCodes) as FieldName[]) {
    const value = message[name];
    if (value === undefined || value === '') continue;
    fields.align(8);
    fields.byte(fieldCodes[name]);
    const type = name === 'path' ? 'o' : name === 'signature' ? 'g' : name === 'replySerial' ? 'u' : 's';
    fields.value('g', type);
    fields.value(type, value);
  }
  header.uint32(fields.length);
  // The fields begin at 16, a multiple of 8, so that their own alignment holds.
  header.append(fields.bytes());
  header.align(8);
  return Buffer.concat([header.bytes(), bodyWriter.bytes()]);
}

/**
 * The first message of a stream.
 * @returns `null` while it is not all there
 * @throws RangeError at what is no message, is too long, or has a type that is not understood
 */
export function decodeMessage(bytes: Buffer): { message: Message; length: number } | null {
  if (bytes.length < fixedHeaderBytes) return null;
  if (bytes[0] !== littleEndian) throw new RangeError('a D-Bus message that is not little endian');
  const bodyLength = bytes.readUInt32LE(4);
  const fieldsLength = bytes.readUInt32LE(12);
  const bodyStart = fixedHeaderBytes + Math.ceil(fieldsLength / 8) * 8;
  const length = bodyStart + bodyLength;
  if (length > maxMessageBytes) throw new RangeError(`a D-Bus message of ${length} bytes`);
  if (bytes.length < length) return null;
  const reader = new Reader(bytes.subarray(0, length), fixedHeaderBytes);
  const fields: Record<string, Value> = {};
  while (reader.at < fixedHeaderBytes + fieldsLength) {
    reader.align(8);
    const code = reader.byte();
    const name = (Object.keys(fieldCodes) as FieldName[]).find((each) => fieldCodes[each] === code);
    const value = reader.value('v');
    if (name !== undefined) fields[name] = value;
  }
  const body = new Reader(bytes.subarray(bodyStart, length), 0);
  const signature = typeof fields.signature === 'string' ? fields.signature : '';
  return {
    length,
    message: {
      ...fields,
      type: bytes[1] ?? 0,
      serial: bytes.readUInt32LE(8),
      // Signals of others may carry anything: what is not understood is left out, not guessed at.
      body: /^[subogv]*$/.test(signature) ? [...signature].map((type) => body.value(type)) : [],
    },
  };
}

class Writer {
  readonly #parts: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts, this.#length);
  }

  append(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  align(to: number): void {
    this.append(Buffer.alloc((to - (this.#length % to)) % to));
  }

  byte(value: number): void {
    this.append(Buffer.of(value));
  }

  uint32(value: number): void {
    this.align(4);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    this.append(bytes);
  }

  value(type: string, value: Value): void {
    if (type === 'v') {
      this.value('g', variantSignature(value));
      this.value(variantSignature(value), value);
    } else if (type === 'u' || type === 'b') this.uint32(Number(value));
    else if (type === 'g') {
      this.byte(Buffer.byteLength(String(value)));
      this.append(Buffer.from(`${value}\0`));
    } else {
      this.uint32(Buffer.byteLength(String(value)));
      this.append(Buffer.from(`${value}\0`));
    }
  }
}

class Reader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  align(to: number): void {
    this.at = Math.ceil(this.at / to) * to;
  }

  byte(): number {
    this.at += 1;
    return this.#bytes.readUInt8(this.at - 1);
  }

  uint32(): number {
    this.align(4);
    this.at += 4;
    return this.#bytes.readUInt32LE(this.at - 4);
  }

  /** @throws RangeError at a type that is not understood, and past the end */
  value(type: string): Value {
    switch (type) {
      case 'v':
        return this.value(this.#text(this.byte()));
      case 'u':
        return this.uint32();
      case 'b':
        return this.uint32() === 1;
      case 's':
      case 'o':
        return this.#text(this.uint32());
      case 'g':
        return this.#text(this.byte());
      default:
        throw new RangeError(`a D-Bus value of type ${type}`);
    }
  }

  #text(length: number): string {
    const start = this.at;
    this.at += length + 1;
    if (this.at > this.#bytes.length) throw new RangeError('a D-Bus text past its message');
    return this.#bytes.toString('utf8', start, start + length);
  }
}
