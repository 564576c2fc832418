/**
 * /proc/cpuinfo of x86 (arch/x86/kernel/cpu/proc.c): one block a logical CPU.
 *
 *     processor	: 0
 *     model name	: Intel(R) Xeon(R) CPU E5-2690 v4 @ 2.60GHz
 *     cpu MHz		: 2593.994
 */

/** Current frequency in hertz by number of the CPU; a CPU without one is left out. */
export function parseCpuFrequencies(text: string): Map<number, number> {
  const frequencies = new Map<number, number>();
  let cpu: number | null = null;
  for (const [, number, megahertz] of text.matchAll(
    /^(?:processor\t*: (\d{1,5})|cpu MHz\t*: (\d{1,6}\.\d{1,6}))$/gm,
  )) {
    if (number !== undefined) cpu = Number(number);
    else if (cpu !== null && Number(megahertz) > 0) frequencies.set(cpu, Math.round(Number(megahertz) * 1e6));
  }
  return frequencies;
}
