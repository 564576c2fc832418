/** What the fields of channel `pressure` mean; made by main/collectors/pressure.ts. */
import type { PressureData } from '../families/pressure.ts';
import type { Explanation, Explanations } from './explanation.ts';

function stall(resource: string, kind: 'some' | 'full', meaning: string): Explanation {
  return {
    unit: 'percent',
    meaning,
    linux: `/proc/pressure/${resource}: total of the line "${kind}"; since Linux 4.20.`,
    portable: 'Missing: pressure stall information exists on Linux only.',
    formula: '100 × Δ total / microseconds that passed, at most 100.',
    others: 'htop and btop show avg10, avg60 and avg300: decaying means, which go on after a stall is over.',
  };
}

export const pressureExplanations: Explanations<PressureData> = {
  'cpu.some_percent': stall('cpu', 'some', 'Share of the period in which some task waited for a CPU.'),
  'cpu.full_percent': stall(
    'cpu',
    'full',
    'Share of the period in which all tasks of a group waited for a CPU; undefined for a whole machine, and 0 on recent kernels.',
  ),
  'memory.some_percent': stall('memory', 'some', 'Share of the period in which some task waited for memory.'),
  'memory.full_percent': stall(
    'memory',
    'full',
    'Share of the period in which all non-idle tasks waited for memory.',
  ),
  'io.some_percent': stall('io', 'some', 'Share of the period in which some task waited for I/O.'),
  'io.full_percent': stall('io', 'full', 'Share of the period in which all non-idle tasks waited for I/O.'),
};
