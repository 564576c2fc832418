/**
 * Refusal, the stand-in's first duty: whatever it does not model throws by name, so that nothing passes here that
 * real Electron might answer otherwise.
 */
import { EventEmitter } from 'node:events';

/** Thrown at whatever the stand-in leaves out; real Electron may well do it. */
export class NotModelled extends Error {
  constructor(path: string) {
    super(`${path} is not modelled by the Electron stand-in`);
    this.name = 'NotModelled';
  }
}

/** What JavaScript itself asks of objects. */
const asked = new Set<PropertyKey>(['then', 'toJSON', 'constructor', 'prototype', 'name', 'length']);

/** Gives out the target's own and inherited properties and throws at others, by their path. */
export function strict<Target extends object>(path: string, target: Target): Target {
  return new Proxy(target, {
    get(object, property, receiver) {
      if (typeof property === 'symbol' || property in object || asked.has(property)) {
        return Reflect.get(object, property, receiver);
      }
      throw new NotModelled(`${path}.${property}`);
    },
    set(object, property, value, receiver) {
      if (typeof property === 'symbol' || property in object)
        return Reflect.set(object, property, value, receiver);
      throw new NotModelled(`setting ${path}.${property}`);
    },
  });
}

/** Throws at the first key of `given` that is not among `known`: an option that would be ignored silently. */
export function refuseUnknownKeys(path: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new NotModelled(`${path}.${unknown}`);
}

/** An EventEmitter that throws at listeners for events that it will never emit. */
export class Emitter extends EventEmitter {
  private readonly path: string;
  private readonly modelled: readonly string[];

  constructor(path: string, modelled: readonly string[]) {
    super();
    this.path = path;
    this.modelled = modelled;
  }

  // biome-ignore lint/suspicious/noExplicitAny: EventEmitter's own signature
  override on(event: string | symbol, listener: (...args: any[]) => void): this {
    if (typeof event === 'string' && !this.modelled.includes(event))
      throw new NotModelled(`${this.path} "${event}"`);
    return super.on(event, listener);
  }

  // biome-ignore lint/suspicious/noExplicitAny: EventEmitter's own signature
  override addListener(event: string | symbol, listener: (...args: any[]) => void): this {
    return this.on(event, listener);
  }
}

/** The event that handlers can prevent. */
export interface Preventable {
  defaultPrevented: boolean;
  preventDefault(): void;
}

export function preventable(): Preventable {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
