import { describe, expect, it } from 'vitest';
import { days } from '../../base/index.ts';
import { parseRule } from '../parse-rule.ts';
import { testCatalogue } from '../test-catalogue.ts';
import { validateRule } from '../validate-rule.ts';

const params =
  '{ low_pa: 5, low_kpa: 2, hot_c: 60, warm_k: 3, slow_ms: 9, later_s: 9, fall_pa_s: 1, plain: 7, fewest_count: 2 }';
const head = `id: A\ntitle: a\ndevice_types: [heater]\nparams: ${params}\n`;

function faultsOf(rest: string, retention = days(400)) {
  const parsed = parseRule(`${head}${rest}`);
  if (!parsed.ok) return parsed.faults;
  return validateRule(parsed.rule, testCatalogue, { locate: parsed.locate, retention });
}

/** Of a rule with this condition, ended by a person so that its end is no matter. */
const ofWhen = (when: string) => faultsOf(`when: ${JSON.stringify(when)}\nseverity: P3\nclear: manual\n`);

describe('numbers in different units', () => {
  it.each([
    ['pressure_pa < params.low_kpa', 'params.low_kpa * 1000'],
    ['params.low_kpa > pressure_pa', 'pressure_pa / 1000'],
    ['pressure_pa == -params.low_kpa', '(-params.low_kpa) * 1000'],
    ['pressure_pa + 5 < device.reach_kpa - 1', '(device.reach_kpa - 1) * 1000'],
    ['pressure_pa - params.low_kpa > 0', 'params.low_kpa * 1000'],
    ['pressure_pa in [params.low_pa, params.low_kpa]', 'params.low_kpa * 1000'],
    ['(leak_on ? pressure_pa : params.low_kpa) > 3', 'params.low_kpa * 1000'],
    ['avg(pressure_pa, "5m") < params.low_kpa', 'params.low_kpa * 1000'],
    ['quantile(pressure_pa, 0.1, "5m") < params.low_kpa', 'params.low_kpa * 1000'],
    ['abs(delta(pressure_pa, "5m")) > params.low_kpa', 'params.low_kpa * 1000'],
    ['age(pressure_pa) > params.slow_ms', 'params.slow_ms / 1000'],
    ['held(leak_on) > params.slow_ms', 'params.slow_ms / 1000'],
    ['time_to(pressure_pa, 0, "5m") < params.slow_ms', 'params.slow_ms / 1000'],
    ['days_since_service() > params.later_s', 'params.later_s / 86400'],
    ['temp_c > params.warm_k', 'params.warm_k - 273.15'],
  ])('%s are refused, and the other unit is written out: %s', (when, suggestion) => {
    expect(ofWhen(when)).toMatchObject([{ code: 'unit_mismatch', suggestion }]);
  });

  it.each([
    ['pressure_pa < temp_c'],
    ['pressure_pa < params.hot_c'],
    ['count(pressure_pa, "5m") > params.later_s'],
    ['rate(pressure_pa, "5m") < params.low_pa'],
    ['time_to(pressure_pa, params.hot_c, "5m") < 9'],
    ['time_to(pressure_pa, 0, "5m") < params.hot_c'],
  ])('of different kinds are refused without a factor: %s', (when) => {
    const [fault] = ofWhen(when);
    expect(fault).toMatchObject({ code: 'unit_mismatch', sentence: expect.stringContaining('cannot be compared') });
    expect(fault).not.toHaveProperty('suggestion');
  });

  it.each([
    ['pressure_pa < params.low_pa'],
    ['pressure_pa < 1000 * params.low_kpa'],
    ['pressure_pa / 1000 < params.low_kpa'],
    ['pressure_pa < params.plain && pressure_pa > 3'],
    ['temp_c > params.hot_c + params.warm_k'],
    ['temp_c - params.warm_k > params.hot_c'],
    ['temp_c - device.limit_c > params.warm_k'],
    ['delta(temp_c, "5m") > params.hot_c'],
    ['delta(temp_c, "5m") > params.warm_k'],
    ['temp_c > params.warm_k - 273.15'],
    ['rate(pressure_pa, "5m") < params.fall_pa_s'],
    ['age(pressure_pa) > params.later_s'],
    ['count(pressure_pa, "5m") >= params.fewest_count'],
  ])('and those that go together are not: %s', (when) => {
    expect(ofWhen(when)).toEqual([]);
  });
});

describe('what can never be', () => {
  it.each([
    ['temp_c > 5 && temp_c < 5'],
    ['temp_c >= 5 && !(temp_c >= 5)'],
    ['temp_c > 2 * params.hot_c && temp_c + 1 < params.hot_c'],
    ['pressure_pa > temp_c * 1 && pressure_pa - temp_c * 1 < -1'],
    ['temp_c == 3 && temp_c != 3'],
    ['burner_state == "idle" && burner_state == "flame"'],
    ['burner_state != "idle" && !(burner_state in ["ignite", "flame"])'],
    ['leak_on && leak_on == false'],
    ['!known(note) && note == "x"'],
    ['(leak_on ? temp_c > 5 : temp_c > 7) && temp_c < 4'],
    ['(leak_on || service_on) && !leak_on && !service_on'],
    ['last_n(leak_on, temp_c, 5) > 3 && last_n(leak_on, temp_c, 5) < 2'],
  ])('begins no episode: %s', (when) => {
    expect(ofWhen(when).map(({ code }) => code)).toEqual(['never_fires']);
  });

  it.each([
    ['temp_c >= 5 && temp_c <= 5'],
    ['0.1 * temp_c >= 0.3 && temp_c <= 3'],
    ['leak_on || temp_c > 5 || temp_c <= 5'],
    ['pressure_pa > 100 && temp_c < 3'],
    ['min(temp_c, "5m") > 9 && max(temp_c, "5m") < 5'],
    ['!known(note) || note == "x"'],
    ['known(device.own) && (device.own >= 5 || device.own == "x")'],
    ['burner_state != "idle" && burner_state != "flame"'],
    ['device.brand == "a" && device.brand != "b"'],
    ['temp_c / pressure_pa > 1 && temp_c / pressure_pa < 2'],
  ])('is not said of what may be: %s', (when) => {
    expect(ofWhen(when)).toEqual([]);
  });

  const levels = (...all: readonly string[]) => `levels:\n${all.map((one) => `  - ${one}\n`).join('')}clear: manual\n`;
  it('is a level behind one that comes first whenever it holds, and no other', () => {
    const [wide, narrow] = [
      '{ when: temp_c > 40, severity: P3, for: 1m }',
      '{ when: temp_c > 60, severity: P2, for: 5m }',
    ];
    expect(faultsOf(levels(wide, narrow))).toMatchObject([{ code: 'never_fires', line: 7, column: 13 }]);
    expect(faultsOf(levels(narrow, wide))).toEqual([]);
    expect(faultsOf(levels(wide, '{ when: temp_c > 60, severity: P2, for: 5s }'))).toEqual([]);
  });

  const clear = (when: string) =>
    faultsOf(`when: temp_c > 60\nseverity: P3\nclear: { when: ${JSON.stringify(when)} }\n`);
  it('is an end that contradicts itself, or comes only while the rule holds', () => {
    expect(clear('temp_c < 50 && temp_c > 55').map(({ code }) => code)).toEqual(['never_clears']);
    expect(clear('temp_c > 70').map(({ code }) => code)).toEqual(['never_clears']);
    expect(clear('temp_c < 70')).toEqual([]);
    expect(clear('!known(temp_c)')).toEqual([]);
  });

  it('is a condition that only ever holds while the rule is inhibited', () => {
    const unless = (when: string) => faultsOf(`when: ${when}\nseverity: P3\nunless: [service_mode]\n`);
    expect(unless('service_on && leak_on')).toMatchObject([{ code: 'never_fires', line: 7 }]);
    expect(unless('leak_on')).toEqual([]);
  });
});

describe('windows and spans', () => {
  const codes = (rest: string) => faultsOf(rest, days(7)).map(({ code, suggestion }) => [code, suggestion]);
  it('are held to what the store keeps, and forecasts and tickets are not', () => {
    expect(codes('when: avg(temp_c, "8d") > 5\nseverity: P3\n')).toEqual([['beyond_retention', '"7d"']]);
    expect(codes('when: avg(temp_c, "7d") > 5\nfor: 8d\nseverity: P3\n')).toEqual([['beyond_retention', '7d']]);
    expect(codes('when: tickets("90d") > 2 || forecast_min("10d") < 0\nseverity: P3\n')).toEqual([]);
  });
});
