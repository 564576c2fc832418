/** A choice of a few, all in sight: a radio group, so that arrow keys move in it and a screen reader counts it. */
import { useId } from 'preact/hooks';

interface Choice {
  readonly id: string;
  readonly label: string;
  /** As it is read out. */
  readonly name: string;
}

interface SegmentedProps<Item extends Choice> {
  readonly legend: string;
  readonly choices: readonly Item[];
  readonly chosen: Item;
  choose(item: Item): void;
}

export function Segmented<Item extends Choice>({ legend, choices, chosen, choose }: SegmentedProps<Item>) {
  const group = useId();
  return (
    <fieldset class="segmented">
      <legend class="visually-hidden">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.id} class="segment">
          <input
            type="radio"
            class="visually-hidden"
            name={group}
            value={choice.id}
            checked={choice === chosen}
            aria-label={choice.name}
            onChange={() => choose(choice)}
          />
          <span aria-hidden="true">{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
