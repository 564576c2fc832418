/**
 * What the preload script hands to the page, and nothing else. Types only: the renderer knows the shell by this
 * file, main answers it in desktop/ipc.ts.
 */

/** `window.telltale` in the desktop app; absent in a browser. */
export interface TelltaleBridge {
  /** Node's process.platform of the machine that the window is on. */
  readonly platform: string;
  /**
   * Asks main for a MessagePort. It arrives as a `message` event of the window itself, its data the nonce, with
   * one port; contextBridge itself carries no ports. One port a load: a second call replaces the first.
   * @param nonce unguessable, made by the page, so that no other script can pass a port of its own off as ours
   */
  connect(nonce: string): void;
  /**
   * Brings the main window to the front.
   * @param screen id of the screen that it is to show, empty for the overview; throws a TypeError at another shape
   */
  openMain(screen: string): void;
  /** Opens the compact window, or brings it to the front. */
  openCompact(): void;
  /** Opens a window that shows what guests of a share see, or brings it to the front. */
  openGuestWindow(): void;
  /**
   * Opens another machine's Telltale in the person's browser: a link with an invitation, or a neighbour's address.
   * Main opens nothing else. Throws a TypeError at what is no web address.
   */
  openLink(url: string): void;
  /** Closes this window; the popover of the tray is hidden. */
  closeWindow(): void;
}
