/**
 * Structured clone, and its way through JSON: what crosses between main and page is cloned with the platform's own
 * algorithm first, then written down for the debugging protocol. `writeClone` and `readClone` also run inside the
 * page from their source text, so they use nothing from outside themselves.
 */

/** A clone, or the error that Electron throws at functions, symbols and other things without one. */
export function clone(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    throw new Error('An object could not be cloned.');
  }
}

/** @returns JSON-safe: plain values as they are, everything else as a tagged array */
export function writeClone(value: unknown): unknown {
  const bytes = (buffer: ArrayBufferLike) => {
    const view = new Uint8Array(buffer);
    let text = '';
    for (const byte of view) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const write = (part: unknown): unknown => {
    if (part === null || typeof part === 'boolean' || typeof part === 'string') return part;
    if (typeof part === 'number') {
      return Number.isFinite(part) && !Object.is(part, -0)
        ? part
        : ['number', Object.is(part, -0) ? '-0' : String(part)];
    }
    if (part === undefined) return ['undefined'];
    if (typeof part === 'bigint') return ['bigint', String(part)];
    if (Array.isArray(part)) return ['array', part.map(write)];
    if (part instanceof Date) return ['date', part.getTime()];
    if (part instanceof Map) return ['map', [...part].map(([key, item]) => [write(key), write(item)])];
    if (part instanceof Set) return ['set', [...part].map(write)];
    if (part instanceof ArrayBuffer) return ['buffer', bytes(part)];
    // A view carries its whole buffer, as in Electron.
    if (part instanceof Uint8Array) return ['view', bytes(part.buffer), part.byteOffset, part.byteLength];
    if (Object.prototype.toString.call(part) === '[object Object]') {
      return ['object', Object.entries(part as object).map(([key, item]) => [key, write(item)])];
    }
    throw new Error(`cloning ${Object.prototype.toString.call(part)} is not modelled by the Electron stand-in`);
  };
  return write(value);
}

/** The way back from `writeClone`. */
export function readClone(written: unknown): unknown {
  const buffer = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
  const read = (part: unknown): unknown => {
    if (!Array.isArray(part)) return part;
    const [tag, content, offset, length] = part;
    if (tag === 'undefined') return undefined;
    if (tag === 'number') return Number(content);
    if (tag === 'bigint') return BigInt(content);
    if (tag === 'array') return content.map(read);
    if (tag === 'date') return new Date(content);
    if (tag === 'map') return new Map(content.map((pair: unknown[]) => pair.map(read)));
    if (tag === 'set') return new Set(content.map(read));
    if (tag === 'buffer') return buffer(content);
    if (tag === 'view') return new Uint8Array(buffer(content), offset, length);
    return Object.fromEntries(content.map(([key, item]: [string, unknown]) => [key, read(item)]));
  };
  return read(written);
}
