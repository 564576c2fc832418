/** The link as a QR code, for a person at a terminal; a log would keep the invitation for whoever reads it later. */
import { encodeQr, formatQr } from '../../protocol/qr.ts';

/** White on black whatever the terminal's own colours are (ECMA-48, SGR); readers want dark on light. */
const whiteOnBlack = '\u001b[40;97m';
const reset = '\u001b[0m';

/** Draws the first link, which leads furthest; nothing where nobody looks on, or there is none. */
export function showQr(terminal: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>, links: readonly string[]): void {
  const code = terminal.isTTY && links[0] !== undefined ? encodeQr(links[0]) : null;
  if (!code) return;
  const lines = formatQr(code).trimEnd().split('\n');
  terminal.write(lines.map((line) => `${whiteOnBlack}${line}${reset}\n`).join(''));
}
