import { describe, expect, it } from 'vitest';
import { compileExtract } from '../../main/series/extract.ts';
import { catalogue } from '../../protocol/catalogue.ts';
import type { SeriesDefinition } from '../../protocol/series.ts';

function extracted(definition: Pick<SeriesDefinition, 'path' | 'label' | 'labelValues'>, data: unknown) {
  const found: unknown[] = [];
  compileExtract(definition)(data, (label, value) => found.push([label, value]));
  return found;
}

describe('extracting series', () => {
  it('takes a number at a path, null included', () => {
    expect(extracted({ path: 'modes.user_percent' }, { modes: { user_percent: 12.5 } })).toEqual([[null, 12.5]]);
    expect(extracted({ path: 'modes.user_percent' }, { modes: { user_percent: null } })).toEqual([[null, null]]);
  });

  it('labels the elements of a list by their naming field', () => {
    const data = {
      disks: [
        { disk: 'sda', io: { busy: 1 } },
        { disk: 'sdb', io: { busy: null } },
      ],
    };
    expect(extracted({ path: 'disks[].io.busy', label: 'disk' }, data)).toEqual([
      ['sda', 1],
      ['sdb', null],
    ]);
    expect(extracted({ path: 'cores[].busy', label: 'cpu' }, { cores: [{ cpu: 0, busy: 3 }] })).toEqual([[0, 3]]);
  });

  it('labels plain numbers by their position', () => {
    const definition = { path: 'load[]', label: 'period', labelValues: ['1m', '5m'] };
    expect(extracted(definition, { load: [0.5, null, 9] })).toEqual([
      ['1m', 0.5],
      ['5m', null],
    ]);
  });

  it('takes no number from what is not there or not finite, and no element without a name', () => {
    expect(extracted({ path: 'a.b.c' }, {})).toEqual([[null, null]]);
    expect(extracted({ path: 'a' }, { a: Number.NaN })).toEqual([[null, null]]);
    expect(extracted({ path: 'a' }, { a: '7' })).toEqual([[null, null]]);
    expect(extracted({ path: 'list[].a', label: 'name' }, { list: [{ a: 1 }, null, 3] })).toEqual([]);
    expect(extracted({ path: 'list[].a', label: 'name' }, { list: null })).toEqual([]);
  });

  it('refuses a list without a label and a list in a list', () => {
    expect(() => compileExtract({ path: 'list[].a' })).toThrow('"list[].a"');
    expect(() => compileExtract({ path: 'list[].a[]', label: 'x' })).toThrow('"list[].a[]"');
  });

  it('can take apart every path of the catalogue', () => {
    for (const definition of catalogue) expect(() => compileExtract(definition)).not.toThrow();
  });
});
