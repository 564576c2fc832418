/** Names of sensors that stay from one start to the next, though the kernel numbers its chips anew each time. */

/** What a name is made of. */
export interface NameParts {
  chip: string;
  /** The device's address; `null` where there is none. */
  device: string | null;
  label: string;
  /** The file's name (`temp1`), alone of its chip. */
  stem: string;
  /** Which chip: for names that two of them would share. */
  id: string;
}

/**
 * Names in the order of `parts`, all different: chip and label, with what is needed to tell them apart. The address is in
 * the names of all chips of one name, so that they do not depend on an order.
 */
export function nameSensors(parts: readonly NameParts[]): string[] {
  const ids = new Map<string, Set<string>>();
  for (const { chip, id } of parts) ids.set(chip, (ids.get(chip) ?? new Set()).add(id));
  const simple = parts.map(({ chip, device, label, id }) => {
    const isShared = (ids.get(chip)?.size ?? 0) > 1;
    return [chip, ...(isShared ? [device ?? id] : []), label].join(' ');
  });
  const withStem = distinguish(simple, (index) => parts[index]?.stem ?? '');
  return distinguish(withStem, (index) => parts[index]?.id ?? '');
}

function distinguish(names: readonly string[], mark: (index: number) => string): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return names.map((name, index) => (counts.get(name) === 1 ? name : `${name} (${mark(index)})`));
}
