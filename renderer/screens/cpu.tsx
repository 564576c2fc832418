/** stub */
export function CpuScreen() {
  return null;
}
