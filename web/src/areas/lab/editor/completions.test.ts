import { describe, expect, it } from 'vitest';
import type { DeviceType } from '../../../api/schema.d.ts';
import { offeredAt } from './completions.ts';
import { type Catalogue, vocabularyOf } from './vocabulary.ts';

const signal = (name: string, values: readonly string[] | null = null): DeviceType['signals'][number] => ({
  ...{ name, title: `the ${name}`, titles: { en: name, 'zh-CN': name }, kind: values === null ? 'number' : 'enum' },
  ...{ unit: 'Pa', min: null, max: null, values, value_titles: null, max_age: '5m' },
});
const type = (name: string, signals: DeviceType['signals']): DeviceType => ({
  ...{ name, title: name, titles: { en: name, 'zh-CN': name }, signals, conditions: ['service_mode'] },
  silence_after: '30m',
});
const catalogue: Catalogue = {
  types: [
    type('gas_water_heater', [signal('gas_supply_pressure_pa'), signal('burner_state', ['idle', 'flame'])]),
    type('elevator', [signal('car_speed_m_s'), signal('gas_supply_pressure_pa')]),
  ],
  functions: [{ name: 'avg', parameters: ['measured', 'window'], result: 'number', says: 'mean' }],
};

const offered = (before: string): { begun: string; names: string[] } | undefined => {
  const found = offeredAt(before, vocabularyOf(before, catalogue));
  return found && { begun: before.slice(found.from), names: found.words.map(({ name }) => name) };
};
const gas = 'id: X\ndevice_types: [gas_water_heater]\n';

describe('what the editor offers', () => {
  it('in a condition is the signals of its device types, functions and constants of the rule', () => {
    const { begun, names } = offered(`${gas}params: { low: 900 }\nwhen: gas_s`) ?? {};
    expect(begun).toBe('gas_s');
    expect(names).toEqual(['gas_supply_pressure_pa', 'burner_state', 'avg', 'params.low']);
  });

  it('for several device types is what all of them say', () => {
    const both = 'device_types:\n  - gas_water_heater\n  - elevator\n';
    expect(offered(`${both}levels:\n  - { when: `)?.names).toEqual(['gas_supply_pressure_pa', 'avg']);
  });

  it('in a condition over several lines is the same', () => {
    expect(offered(`${gas}when: >-\n  burner_state == "flame"\n  && ga`)?.names).toContain('gas_supply_pressure_pa');
  });

  it('in quotes after a signal is its values, and in those of a span nothing', () => {
    expect(offered(`${gas}when: burner_state in ["idle", "fl`)).toEqual({ begun: 'fl', names: ['idle', 'flame'] });
    expect(offered(`${gas}when: avg(gas_supply_pressure_pa, "5`)).toBeUndefined();
  });

  it('follows the field', () => {
    expect(offered(`${gas}mode: s`)?.names).toContain('shadow');
    expect(offered(`${gas}clear: { when: true, for: 1`)?.names).toContain('10s');
    expect(offered('device_types: [ele')?.names).toEqual(['gas_water_heater', 'elevator']);
    expect(offered(`${gas}unless: [`)?.names).toEqual(['service_mode']);
    expect(offered(`${gas}sev`)?.names).toContain('severity');
    expect(offered(`${gas}title: some`)).toBeUndefined();
  });
});
