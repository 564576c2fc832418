import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { breaches, sourceFiles } from '../build/layers.mjs';

test('no file imports a room to its right', () => {
  expect(sourceFiles('.').flatMap((file) => breaches(file, readFileSync(file, 'utf8')))).toEqual([]);
});

test('a collector that imports the sampler is named with file and line', () => {
  expect(breaches('main/collectors/cpu.ts', "\nimport { x } from '../sampler/rates.ts';\n")).toEqual([
    'main/collectors/cpu.ts:1: main/collectors may not import main/sampler: it stands to its right',
  ]);
});

test('electron, chart.js and Node are refused outside their places', () => {
  expect(breaches('main/server/http.ts', "import { app } from 'electron';")).toHaveLength(1);
  expect(breaches('renderer/views/a.tsx', "import { Chart } from 'chart.js';")).toHaveLength(1);
  expect(breaches('renderer/views/a.tsx', "import fs from 'node:fs';")).toHaveLength(1);
  expect(breaches('protocol/a.ts', "import fs from 'node:fs';")).toHaveLength(1);
  expect(breaches('renderer/views/a.tsx', "import type { Engine } from '../../main/engine.ts';")).toHaveLength(1);
});
