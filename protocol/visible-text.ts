/**
 * Names as they may be shown: a process, a container, a mount or a machine is called whatever somebody called it, and a
 * name can hold characters that turn the order of what is read (U+202E), hide, start a line or drive a terminal.
 * Used where text is shown, by the page and by the command line; what is sent, kept and exported stays as it was found.
 */

/** Controls, formats (they turn direction or are not seen), and separators of lines and paragraphs. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Nearly every name: nothing in it can be meant, and to look is cheap. */
const plain = /^[\x20-\x7e]*$/;
/** They join letters of Persian or Hindi and parts of one emoji, and mean nothing between others. */
const joiners = /^[\u200c\u200d]$/;
const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * The text with each character that would not be seen as one written out, as JavaScript does: `\u{202e}`, `\n`.
 * Written out rather than replaced by U+FFFD, so that two names stay two, and whoever looks sees what was tried.
 * Letters written from right to left stay as they are: where they stand decides their order, and no mark in them.
 * A joiner between two characters beyond ASCII stays. A name may hold `\n` as two characters, which reads the same:
 * what tells them apart is the data itself.
 */
export function visibleText(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(unseen, (character, at: number) => {
    if (joiners.test(character) && isBeyondAscii(text[at - 1]) && isBeyondAscii(text[at + 1])) return character;
    return short[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** {@link visibleText} of what may be missing. */
export function visibleOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : visibleText(text);
}

function isBeyondAscii(unit: string | undefined): boolean {
  return unit !== undefined && unit > '\u007f';
}
