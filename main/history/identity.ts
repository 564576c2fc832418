/**
 * What tells this machine and this boot from others: machine-id(5) and Linux' boot id (random(4)). The machine's is
 * kept as a hash only, as its manual asks of programs.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Of systems that have no such number: there all machines look the same. */
export const unknownMachine = '0'.repeat(32);

/** @param rootPrefix as of the host that is watched */
export function machineIdentity(rootPrefix: string): string {
  const id = readText(`${rootPrefix}/etc/machine-id`);
  if (!id) return unknownMachine;
  return createHash('sha256').update(`telltale history ${id}`).digest('hex').slice(0, 32);
}

/**
 * Differs after each start of the machine.
 * @param bootTime ISO 8601, as in the facts; it tells boots apart where the system numbers them not
 */
export function bootIdentity(procRoot: string, bootTime: string | null): string {
  return readText(`${procRoot}/sys/kernel/random/boot_id`) ?? bootTime?.slice(0, 16) ?? 'unknown';
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
