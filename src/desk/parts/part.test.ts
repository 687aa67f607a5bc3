import { describe, expect, it } from 'vitest';
import { nearestParts, type Part, partCalled, partsFor } from './part.ts';

const part = (number: string, en: string, chinese: string, type = 'gas_water_heater'): Part => ({
  ...{ number, device_types: [type], title: { en, 'zh-CN': chinese } },
});
const parts = [
  part('GW-REGULATOR', 'Gas regulator', '燃气减压阀'),
  part('GW-VALVE', 'Gas valve', '燃气比例阀'),
  part('GW-FAN', 'Fan', '风机'),
  part('EL-BRAKE', 'Brake', '制动器', 'elevator'),
];
const numbers = (found: readonly Part[]) => found.map(({ number }) => number);

describe('a part', () => {
  it.each(['GW-REGULATOR', 'gw-regulator', 'gas regulator ', '燃气减压阀'])('is called %s', (said) => {
    expect(partCalled(parts, said)?.number).toBe('GW-REGULATOR');
  });

  it('is of some device types, where the type is known', () => {
    expect(numbers(partsFor(parts, 'elevator'))).toEqual(['EL-BRAKE']);
    expect(partsFor(parts, undefined)).toHaveLength(4);
    expect(partsFor(parts, 'kettle')).toEqual([]);
  });

  it.each([
    ['gas regulater', 'GW-REGULATOR'],
    ['减压阀', 'GW-REGULATOR'],
    ['valve', 'GW-VALVE'],
    ['GW-FAM', 'GW-FAN'],
  ])('is found by what is nearly its name: %s', (said, number) => {
    expect(partCalled(parts, said)).toBeUndefined();
    expect(numbers(nearestParts(parts, said))[0]).toBe(number);
  });

  it('has at most three that are near it, and none of nothing', () => {
    expect(nearestParts(parts, 'ga').length).toBeLessThanOrEqual(3);
    for (const said of ['', 'x', '水', 'zzzz']) expect(nearestParts(parts, said)).toEqual([]);
  });
});
