/** stub */
export function NetworkScreen() {
  return null;
}
