/** `telltale token add|list|revoke`: tokens of programs, which outlive every share. */
import { TelltaleError } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import { openNamedTokens } from '../server/access/named-tokens.ts';
import type { TokenCommand } from './sharing-arguments.ts';

/** @returns what is to be printed. @throws TelltaleError for a name that is none, is taken or is not there */
export function token(command: TokenCommand, folder: string, clock: Pick<Clock, 'now'>): string {
  const tokens = openNamedTokens(folder);
  switch (command.action) {
    case 'add': {
      const { expiresMs } = command;
      const nowMs = clock.now();
      // Alone on stdout, so that a script can take it; it cannot be shown again.
      return `${tokens.add(command.token, expiresMs === null ? null : nowMs + expiresMs, nowMs)}\n`;
    }
    case 'list':
      return tokens
        .list()
        .map(({ name, createdMs, expiresMs }) => {
          const ends =
            expiresMs === null
              ? 'does not expire'
              : `${expiresMs <= clock.now() ? 'expired' : 'until'} ${iso(expiresMs)}`;
          return `${name.padEnd(24)} since ${iso(createdMs)}  ${ends}\n`;
        })
        .join('');
    case 'revoke':
      if (tokens.revoke(command.token)) return '';
      throw new TelltaleError('not_found', `There is no token named ${JSON.stringify(command.token)}.`);
  }
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
