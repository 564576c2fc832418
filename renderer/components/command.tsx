/** One command of the terminal and what it does; stands in a `<dl class="commands">`. */

interface CommandProps {
  readonly text: string;
  readonly about: string;
}

export function Command({ text, about }: CommandProps) {
  return (
    <div>
      <dt>
        <code>{text}</code>
      </dt>
      <dd>{about}</dd>
    </div>
  );
}
