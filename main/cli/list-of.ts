/** A list for a person: a line an item, or one line that says that there is none. */
import { visibleText } from '../../protocol/visible-text.ts';

/**
 * @param format without the line's end; names in it are made visible here
 * @param none said on the terminal, so that a program that counts lines counts none
 * @returns what is to be printed
 */
export function listOf<Item>(
  items: readonly Item[],
  format: (item: Item) => string,
  none: string,
  terminal: Pick<NodeJS.WriteStream, 'write'>,
): string {
  if (items.length === 0) terminal.write(`${none}\n`);
  return items.map((item) => `${visibleText(format(item))}\n`).join('');
}
