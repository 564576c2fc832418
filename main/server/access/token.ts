/**
 * Tokens and session ids: 128 bits of the system's randomness, written as 22 characters of base64url (RFC 4648,
 * section 5). They are compared as SHA-256 in constant time. A slow hash (scrypt) protects what people choose; 128
 * random bits cannot be found by trying, however fast the hash is.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const tokenBytes = 16;

/** Random bytes, as node:crypto gives them; another source in tests. */
export type RandomBytes = (count: number) => Buffer;

export function createToken(random: RandomBytes = randomBytes): string {
  return random(tokenBytes).toString('base64url');
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Takes the same time whatever the two have in common. */
export function sameHash(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
