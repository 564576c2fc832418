/** Whether two lists have the same items in the same order, by which what was made of the one still holds. */
export function haveSameItems<Item>(some: readonly Item[], others: readonly Item[]): boolean {
  return some.length === others.length && some.every((each, index) => each === others[index]);
}
