/** stub */
export function ProcessesScreen() {
  return null;
}
