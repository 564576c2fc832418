/** stub */
import type { PanelProps } from './panels.tsx';
export function Palette(_: PanelProps) {
  return null;
}
