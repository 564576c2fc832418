import { expect, test } from 'vitest';
import { explain, explainSeries } from '../../protocol/explain/index.ts';
import { columns as containerColumns } from '../../renderer/screens/containers.tsx';
import { coreLines, forks, frequency, switches, tasks, throttles } from '../../renderer/screens/cpu-charts.ts';
import { deviceLines } from '../../renderer/screens/disk-charts.ts';
import { filesystemColumns } from '../../renderer/screens/disks.tsx';
import { columns as gpuColumns } from '../../renderer/screens/gpu-processes.tsx';
import { composition, kernel, swapTraffic, swapUse } from '../../renderer/screens/memory-charts.ts';
import { interfaceLines, retransmits, sockets } from '../../renderer/screens/network-charts.ts';
import { originOf, processColumns } from '../../renderer/screens/process-columns.ts';
import { gpuLines, sensorLines } from '../../renderer/screens/sensor-charts.ts';
import { columns as serviceColumns } from '../../renderer/screens/services.tsx';
import { chartDefinitions } from '../../renderer/store/lines.ts';

const lists = ['temperatures', 'fans', 'powers', 'voltages'] as const;

test('every line of every chart can be asked why', () => {
  const charts = [
    ...Object.values(chartDefinitions),
    ...[switches, forks, tasks, frequency, throttles, coreLines([0])],
    ...[composition, kernel, swapTraffic, swapUse],
    ...[deviceLines('sda'), interfaceLines('eth0'), sockets, retransmits],
    ...[gpuLines('0000:01:00.0'), ...lists.map((list) => sensorLines(list, ['one']))],
  ];
  const names = charts.flatMap(({ lines }) => lines.flatMap(({ series, less = [] }) => [...series, ...less]));
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => explainSeries(name) === null)).toEqual([]);
});

test('the head of every column that holds figures can be asked why', () => {
  const origins = [
    ...[...containerColumns, ...serviceColumns, ...gpuColumns].flatMap(({ origin }) => origin ?? []),
    ...processColumns.flatMap((column) => originOf(column) ?? []),
  ];
  const fields = origins.filter((origin) => 'path' in origin);
  expect(fields.length).toBeGreaterThan(25);
  expect(fields.filter(({ channel, path }) => explain(channel, path) === null)).toEqual([]);
  const numbers = [...containerColumns, ...serviceColumns, ...gpuColumns].filter(({ isNumber }) => isNumber);
  expect(numbers.filter(({ id, origin }) => !origin && id !== 'pid').map(({ id }) => id)).toEqual([]);
});

test.each(filesystemColumns)('the column $title of filesystems can be asked why', ({ field }) => {
  expect(explain('filesystem', `filesystems[].${field}`)).not.toBe(null);
});
