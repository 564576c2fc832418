/** A choice of a few, all in sight: a radio group, so that arrow keys move in it and a screen reader counts it. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { type Label, labelText } from '../language/text.ts';

interface Choice {
  readonly id: string;
  readonly label: Label;
  /** Stands before the label. */
  readonly sign?: ComponentChildren;
  /** As it is read out. */
  readonly name: Label;
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
            aria-label={labelText(choice.name)}
            onChange={() => choose(choice)}
          />
          <span aria-hidden="true">
            {choice.sign}
            {labelText(choice.label)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
