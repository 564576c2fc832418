/** Who uses a graphics card, and how much of it; nothing where nobody does or nothing is told. */
import { useComputed } from '@preact/signals';
import type { GpuProcess } from '../../protocol/families/gpu.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import { bytes, percent } from '../components/format.ts';
import { numberColumn, type SortedColumn, SortedTable } from '../components/sorted-table.tsx';
import { t } from '../language/text.ts';
import { useStore } from '../store/context.ts';
import { fieldReason } from '../store/reasons.ts';
import { gpuOf } from './sensor-charts.ts';

export const columns: readonly SortedColumn<GpuProcess>[] = [
  {
    id: 'name',
    title: 'Process',
    value: ({ name }) => name.toLowerCase(),
    cell: ({ name, pid }) => <span title={t('Process {pid}', { pid })}>{visibleText(name)}</span>,
  },
  numberColumn(
    { id: 'use', title: 'Use', origin: { channel: 'gpu', path: 'gpus[].processes[].utilization_percent' } },
    (one) => one.utilization_percent,
    percent,
  ),
  numberColumn(
    { id: 'memory', title: 'Memory', origin: { channel: 'gpu', path: 'gpus[].processes[].memory_bytes' } },
    (one) => one.memory_bytes,
    bytes,
  ),
];

export function GpuProcesses({ gpu: name }: { readonly gpu: string }) {
  const { gpu } = useStore().latest;
  const processes = useComputed(() => gpuOf(gpu.value, name)?.processes ?? []);
  if (processes.value.length === 0) return null;
  const reason = fieldReason(gpu.value, `gpus[${name}].processes`);
  return (
    <>
      <SortedTable
        caption={t('Processes that use {name}', { name })}
        rows={processes.value}
        columns={columns}
        first="memory"
        keyOf={({ pid }) => String(pid)}
      />
      {reason !== null && <p class="unavailable">{reason}</p>}
    </>
  );
}
