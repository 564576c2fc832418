import { signal } from '@preact/signals';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  arrange,
  chosenName,
  createDevices,
  inOrder,
  move,
  noChoice,
  place,
  rename,
  toggleHidden,
} from '../../renderer/store/devices.ts';
import { memoryStorage } from './storage.ts';

const keys = ['sda', 'sdb', 'nvme0n1'];

test('devices stand as the machine lists them until they are arranged', () => {
  expect(arrange(keys, noChoice)).toEqual({ shown: keys, hidden: 0 });
  const moved = move(noChoice, keys, 'nvme0n1', -1);
  expect(arrange(keys, moved).shown).toEqual(['sda', 'nvme0n1', 'sdb']);
  expect(arrange(keys, toggleHidden(moved, 'sda'))).toEqual({ shown: ['nvme0n1', 'sdb'], hidden: 1 });
});

test('a device that is new comes after those that were arranged', () => {
  const choice = { ...noChoice, order: ['sdb', 'sda'] };
  expect(inOrder(['sda', 'sdb', 'sdc'], choice.order)).toEqual(['sdb', 'sda', 'sdc']);
});

test('a device that is away keeps its choice', () => {
  const hidden = rename(toggleHidden({ ...noChoice, order: ['usb', 'sdb', 'sda'] }, 'usb'), 'usb', 'Backup');
  const meanwhile = move(hidden, ['sda', 'sdb'], 'sda', -1);
  expect(arrange(['sda', 'sdb'], meanwhile)).toEqual({ shown: ['sda', 'sdb'], hidden: 0 });
  expect(arrange(['sda', 'sdb', 'usb'], meanwhile)).toEqual({ shown: ['sda', 'sdb'], hidden: 1 });
  expect(chosenName(meanwhile, 'usb')).toBe('Backup');
});

test('a blank name gives a device its own back', () => {
  const named = rename(noChoice, 'sda', '  System ');
  expect(chosenName(named, 'sda')).toBe('System');
  expect(rename(named, 'sda', ' ')).toEqual(noChoice);
  expect(chosenName(noChoice, 'constructor')).toBe(null);
});

test('at the end of the list a device stays where it is', () => {
  expect(move(noChoice, keys, 'sda', -1)).toBe(noChoice);
  expect(move(noChoice, keys, 'nvme0n1', 1)).toBe(noChoice);
  expect(move(noChoice, keys, 'gone', 1)).toBe(noChoice);
});

test('a device is put at a place among those that are there, and one that is away keeps its own', () => {
  const choice = { ...noChoice, order: ['usb', 'sda'] };
  const placed = place(choice, keys, 'nvme0n1', 0);
  expect(arrange(keys, placed).shown).toEqual(['nvme0n1', 'sda', 'sdb']);
  expect(placed.order).toContain('usb');
  expect(arrange(keys, place(noChoice, keys, 'sda', 2)).shown).toEqual(['sdb', 'nvme0n1', 'sda']);
  for (const to of [0, 3, -1]) expect(place(noChoice, keys, 'sda', to)).toBe(noChoice);
  expect(place(noChoice, keys, 'gone', 1)).toBe(noChoice);
});

test('to move loses no device, and back is as it was', () => {
  const listed = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(listed, fc.nat(), fc.constantFrom<1 | -1>(1, -1), (all, place, by) => {
      const key = all[place % all.length] ?? '';
      const moved = move(noChoice, all, key, by);
      expect(inOrder(all, moved.order).toSorted()).toEqual(all.toSorted());
      const back = moved === noChoice ? moved : move(moved, all, key, by === 1 ? -1 : 1);
      expect(inOrder(all, back.order)).toEqual(all);
    }),
  );
});

test('what was chosen is kept for its machine, and another has none of it', () => {
  const storage = memoryStorage();
  const machine = signal<string | null>('nas');
  const devices = createDevices(storage, machine);
  devices.set('disk', rename(noChoice, 'sda', 'Films'));
  devices.set('interface', toggleHidden(noChoice, 'lo'));
  const again = createDevices(storage, machine);
  expect(again.of('disk').names).toEqual({ sda: 'Films' });
  expect(again.of('interface').hidden).toEqual(['lo']);
  expect(again.of('fans')).toEqual(noChoice);
  machine.value = 'laptop';
  expect(again.of('disk')).toEqual(noChoice);
});

test('what another tab chose meanwhile stays', () => {
  const storage = memoryStorage();
  const machine = signal('nas');
  const [one, other] = [createDevices(storage, machine), createDevices(storage, machine)];
  one.set('disk', toggleHidden(noChoice, 'sda'));
  other.set('gpu', toggleHidden(noChoice, '0000:01:00.0'));
  expect(createDevices(storage, machine).of('disk').hidden).toEqual(['sda']);
});

test('the machine that was arranged longest ago is forgotten after thirty others', () => {
  const storage = memoryStorage();
  const machine = signal('m0');
  const devices = createDevices(storage, machine);
  for (let i = 0; i <= 30; i += 1) {
    machine.value = `m${i}`;
    devices.set('disk', toggleHidden(noChoice, 'sda'));
  }
  machine.value = 'm1';
  expect(devices.of('disk').hidden).toEqual(['sda']);
  machine.value = 'm0';
  expect(devices.of('disk')).toEqual(noChoice);
});

test.each([
  '{',
  'null',
  '[1]',
  '{"nas":7}',
  '{"nas":{"disk":"sda","fans":null}}',
  '{"nas":{"disk":{"order":"sda","hidden":[7,"",null],"names":{"sda":7,"sdb":" "}}}}',
  `{"nas":{"disk":{"hidden":["${'x'.repeat(401)}"],"names":{"sda":"${'x'.repeat(61)}"}}}}`,
])('what is kept broken is not believed: %s', (text) => {
  const devices = createDevices(memoryStorage(text), signal('nas'));
  expect(devices.of('disk')).toEqual(noChoice);
});

test('a device and a machine may be called as what every object has', () => {
  const storage = memoryStorage();
  const machine = signal('__proto__');
  createDevices(storage, machine).set('disk', rename(noChoice, '__proto__', 'Odd'));
  const devices = createDevices(storage, machine);
  expect(chosenName(devices.of('disk'), '__proto__')).toBe('Odd');
});

test('without storage a choice holds until the page is left', () => {
  const devices = createDevices(null, signal('nas'));
  devices.set('disk', toggleHidden(noChoice, 'sda'));
  devices.set('fans', toggleHidden(noChoice, 'fan1'));
  expect([devices.of('disk').hidden, devices.of('fans').hidden]).toEqual([['sda'], ['fan1']]);
});
