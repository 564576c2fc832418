/** A list for a person: a line an item, or one line that says that there is none. */

/**
 * @param format without the line's end
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
  return items.map((item) => `${format(item)}\n`).join('');
}
