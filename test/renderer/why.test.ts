import { expect, test } from 'vitest';
import { explainSeries } from '../../protocol/explain/index.ts';
import { coreLines, forks, frequency, switches, tasks, throttles } from '../../renderer/screens/cpu-charts.ts';
import { deviceLines } from '../../renderer/screens/disk-charts.ts';
import { composition, kernel, swapTraffic, swapUse } from '../../renderer/screens/memory-charts.ts';
import { interfaceLines, retransmits, sockets } from '../../renderer/screens/network-charts.ts';
import { chartDefinitions } from '../../renderer/store/lines.ts';

test('every line of every chart can be asked why', () => {
  const charts = [
    ...Object.values(chartDefinitions),
    ...[switches, forks, tasks, frequency, throttles, coreLines([0])],
    ...[composition, kernel, swapTraffic, swapUse],
    ...[deviceLines('sda'), interfaceLines('eth0'), sockets, retransmits],
  ];
  const names = charts.flatMap(({ lines }) => lines.flatMap(({ series, less = [] }) => [...series, ...less]));
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => explainSeries(name) === null)).toEqual([]);
});
