/**
 * Where the popover opens: under or over its tray icon where the system tells where that is, else in the corner of
 * the display that the pointer is nearest to, since a click on the icon has just been made there. On Wayland an app
 * cannot place its windows at all; there the compositor does.
 */
import type { Point, Rectangle } from 'electron';

/** Between popover and icon, and between popover and the edge of the work area. */
const marginPx = 8;

export interface PopoverPlaceParts {
  readonly size: { readonly width: number; readonly height: number };
  /** Of the tray icon; `null`, or without an extent, where the system does not tell. */
  readonly icon: Rectangle | null;
  readonly pointer: Point;
  /** Of the display that the icon, or else the pointer, is on. */
  readonly workArea: Rectangle;
}

/** @returns its left and top edge, all of it within the work area where it fits */
export function placePopover({ size, icon, pointer, workArea }: PopoverPlaceParts): Point {
  const known = icon !== null && icon.width > 0 && icon.height > 0;
  const anchor = known ? icon : { ...pointer, width: 0, height: 0 };
  const middle = { x: workArea.x + workArea.width / 2, y: workArea.y + workArea.height / 2 };
  const isUpper = anchor.y + anchor.height / 2 < middle.y;
  const isLeft = anchor.x + anchor.width / 2 < middle.x;
  const right = workArea.x + workArea.width - size.width - marginPx;
  const bottom = workArea.y + workArea.height - size.height - marginPx;
  const corner = { x: isLeft ? workArea.x + marginPx : right, y: isUpper ? workArea.y + marginPx : bottom };
  const wanted = known
    ? {
        x: anchor.x + anchor.width / 2 - size.width / 2,
        y: isUpper ? anchor.y + anchor.height + marginPx : anchor.y - size.height - marginPx,
      }
    : corner;
  return {
    x: Math.round(Math.max(workArea.x + marginPx, Math.min(wanted.x, right))),
    y: Math.round(Math.max(workArea.y + marginPx, Math.min(wanted.y, bottom))),
  };
}
