/** `telltale token add|list|revoke`: tokens of programs, which outlive every share. */
import { TelltaleError } from '../../protocol/errors.ts';
import type { Clock } from '../clock.ts';
import { type NamedToken, openNamedTokens } from '../server/access/named-tokens.ts';
import { listOf } from './list-of.ts';
import type { TokenCommand } from './sharing-arguments.ts';

/**
 * @param terminal is told of a list that is empty
 * @returns what is to be printed
 * @throws TelltaleError for a name that is none, is taken or is not there
 */
export function token(
  command: TokenCommand,
  folder: string,
  clock: Pick<Clock, 'now'>,
  terminal: Pick<NodeJS.WriteStream, 'write'>,
): string {
  const tokens = openNamedTokens(folder);
  switch (command.action) {
    case 'add': {
      const { expiresMs } = command;
      const nowMs = clock.now();
      // Alone on stdout, so that a script can take it; it cannot be shown again.
      return `${tokens.add(command.token, expiresMs === null ? null : nowMs + expiresMs, nowMs)}\n`;
    }
    case 'list':
      return command.json
        ? `${JSON.stringify({ tokens: tokens.list().map(describe) })}\n`
        : listOf(tokens.list(), formatToken(clock.now()), 'There are no named tokens.', terminal);
    case 'revoke':
      if (tokens.revoke(command.token)) return '';
      throw new TelltaleError('not_found', `There is no token named ${JSON.stringify(command.token)}.`);
  }
}

/** Never the hash. */
function describe({ name, createdMs, expiresMs, turnedAway }: NamedToken) {
  return {
    name,
    created: iso(createdMs),
    expires: expiresMs === null ? null : iso(expiresMs),
    turned_away: turnedAway,
  };
}

function formatToken(nowMs: number): (token: NamedToken) => string {
  return ({ name, createdMs, expiresMs, turnedAway }) => {
    const ends =
      expiresMs === null ? 'does not expire' : `${expiresMs <= nowMs ? 'expired' : 'until'} ${iso(expiresMs)}`;
    const away = turnedAway.length === 0 ? '' : `, turned away from ${turnedAway.join(', ')}`;
    return `${name.padEnd(24)} since ${iso(createdMs)}  ${ends}${away}`;
  };
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
