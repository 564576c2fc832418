/** stub */
import type { PanelProps } from '../shell/panels.tsx';
export function Cause(_: PanelProps) {
  return null;
}
