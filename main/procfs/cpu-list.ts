/** Lists of CPUs or nodes as the kernel writes them (Documentation/admin-guide/cputopology.rst): `0-3,8,10-11`. */

/** Beyond this no kernel numbers (CONFIG_NR_CPUS ends at 8,192); a list that does is no list. */
const maxNumber = 65_535;

/** The numbers in rising order as they are listed; `null` for anything that is no list. An empty text lists none. */
export function parseCpuList(text: string): number[] | null {
  const numbers: number[] = [];
  const trimmed = text.trim();
  if (trimmed === '') return numbers;
  for (const range of trimmed.split(',')) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (!match || last < first || last > maxNumber) return null;
    for (let number = first; number <= last; number += 1) numbers.push(number);
  }
  return numbers;
}
