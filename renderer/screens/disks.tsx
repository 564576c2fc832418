/** stub */
export function DisksScreen() {
  return null;
}
