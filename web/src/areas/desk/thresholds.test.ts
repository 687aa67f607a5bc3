import { describe, expect, it } from 'vitest';
import { conditionsOf, thresholdsOf } from './thresholds.ts';

const signals = new Set(['cabinet_temp_c', 'gas_supply_pressure_pa', 'freeze_heater_power_w']);

describe('the thresholds of a rule', () => {
  it('are the numbers that it compares signals with', () => {
    const found = thresholdsOf(['cabinet_temp_c < 3 && freeze_heater_power_w < 1 && burner > 2'], {}, signals);
    expect(found.map(({ signal, value }) => [signal, value])).toEqual([
      ['cabinet_temp_c', 3],
      ['freeze_heater_power_w', 1],
    ]);
  });

  it('are reckoned with what is known of the device', () => {
    const text = 'gas_supply_pressure_pa < 0.5 * device.rated_gas_pressure_pa';
    expect(thresholdsOf([text], { rated_gas_pressure_pa: 2000 }, signals)[0]?.value).toBe(1000);
    expect(thresholdsOf([text], {}, signals)).toEqual([]);
  });

  it('stand in the levels as well', () => {
    expect(conditionsOf({ levels: [{ when: 'a < 1' }, { when: 'a < 2' }] })).toEqual(['a < 1', 'a < 2']);
  });
});
