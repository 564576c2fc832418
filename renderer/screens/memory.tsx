/** stub */
export function MemoryScreen() {
  return null;
}
