/** What the menu of the desktop app asks of the page: commands of its palette, by their ids. */
import { commandEvent, isCommandId } from '../../protocol/shell.ts';
import type { App } from '../store/app.ts';

/** @returns ends it */
export function listenToMenu(app: App, page: Window): () => void {
  const listen = (event: Event) => {
    const id: unknown = event instanceof CustomEvent ? event.detail : null;
    if (!isCommandId(id)) return;
    if (id === 'palette') app.panel.value = { kind: 'palette' };
    else void act(app, id);
  };
  page.addEventListener(commandEvent, listen);
  return () => page.removeEventListener(commandEvent, listen);
}

/** Fetched with the first of them, as the palette fetches them. */
async function act(app: App, id: string): Promise<void> {
  const { commandsFor } = await import('../shell/commands.ts');
  // Of pausing and going on the palette has the one that makes sense now.
  const wanted = id === 'pause or live' ? ['pause', 'live'] : [id];
  commandsFor(app)
    .find((command) => wanted.includes(command.id))
    ?.act();
}
