/** stub */
export function SettingsScreen() {
  return null;
}
