import { expect, it } from 'vitest';
import { days, hours, minutes, seconds } from '../base/index.ts';
import { functions } from './functions.ts';
import { historyNeeds } from './history-needs.ts';
import { parseRule } from './parse-rule.ts';
import { testCatalogue } from './test-catalogue.ts';

/** What a rule with this condition on heaters needs; pressure and temperature count for 15 minutes. */
function needsOf(when: string, more: object = {}) {
  const document = { id: 'T-1', title: 'T', device_types: ['heater'], when, severity: 'P3', ...more };
  const parsed = parseRule(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const { warmUp, readings, company } = historyNeeds([parsed.rule], testCatalogue);
  return { warmUp, company, signals: readings.flatMap(({ signals }) => signals.map(({ name }) => name)) };
}

const pressure = ['pressure_pa'];
const onWindow = (name: string) => ({ when: `${name}(pressure_pa, "2h") > 1`, warmUp: hours(2), signals: pressure });

/** A condition for every function of the language, and how far the past must be known for it. */
const table: Record<keyof typeof functions, { when: string; warmUp: number | 'everything'; signals: string[] }> = {
  avg: onWindow('avg'),
  min: onWindow('min'),
  max: onWindow('max'),
  sum: onWindow('sum'),
  count: onWindow('count'),
  changes: onWindow('changes'),
  delta: onWindow('delta'),
  rate: onWindow('rate'),
  slope: onWindow('slope'),
  stddev: onWindow('stddev'),
  median: onWindow('median'),
  quantile: { when: 'quantile(pressure_pa, 0.1, "3h") < 9', warmUp: hours(3), signals: pressure },
  last_n: {
    when: 'last_n(pressure_pa < 900, temp_c, 5) >= 3',
    warmUp: 'everything',
    signals: ['pressure_pa', 'temp_c'],
  },
  baseline: { when: 'temp_c > baseline(pressure_pa, "3d")', warmUp: 'everything', signals: ['pressure_pa', 'temp_c'] },
  time_to: { when: 'time_to(temp_c, 0, "1h") < 600', warmUp: hours(1), signals: ['temp_c'] },
  // A device that fell silent two days ago is still reckoned with.
  cooling_time_to: { when: 'cooling_time_to(temp_c, 0, "3h") < 600', warmUp: hours(51), signals: ['temp_c'] },
  // Looks ahead; forecasts are told from the beginning, as is everything that people did.
  forecast_min: { when: 'forecast_min("24h") < 0 && temp_c < 5', warmUp: minutes(15), signals: ['temp_c'] },
  days_since_service: { when: 'days_since_service() > 300 && temp_c < 5', warmUp: minutes(15), signals: ['temp_c'] },
  tickets: { when: 'tickets("90d") > 2 && temp_c < 5', warmUp: minutes(15), signals: ['temp_c'] },
  repeats: { when: 'repeats("90d") > 2 && temp_c < 5', warmUp: minutes(15), signals: ['temp_c'] },
  age: { when: 'age(temp_c) > 7200', warmUp: hours(2) + minutes(15), signals: ['temp_c'] },
  held: { when: 'held(avg(pressure_pa, "1h") < 900) >= 600', warmUp: hours(1) + minutes(10), signals: pressure },
  known: { when: '!known(temp_c)', warmUp: minutes(15), signals: ['temp_c'] },
  abs: { when: 'abs(temp_c) > 1', warmUp: minutes(15), signals: ['temp_c'] },
};

it('knows for every function of the language how far back it reaches, and which signals it reads', () => {
  expect(Object.keys(table).toSorted()).toEqual(Object.keys(functions).toSorted());
  for (const [name, { when, warmUp, signals }] of Object.entries(table)) {
    expect({ name, ...needsOf(when) }).toEqual({ name, warmUp, signals, company: false });
  }
});

it('adds what the rule waits for', () => {
  expect(needsOf('avg(pressure_pa, "2h") > 1', { for: '10m', clear: { for: '5m' } }).warmUp).toBe(
    hours(2) + minutes(15),
  );
  expect(needsOf('leak_on').warmUp).toBe(days(1));
  expect(needsOf('quick_v > 1').warmUp).toBe(seconds(20));
});

it('reads everything where held and age are compared with what is no constant', () => {
  expect(needsOf('held(pressure_pa < 900) > temp_c').warmUp).toBe('everything');
  expect(needsOf('age(temp_c) / 3600 > 24').warmUp).toBe('everything');
});

it('reads what others do for rules of silence', () => {
  const needs = needsOf('', { when: undefined, missing: 'silence_after' });
  // Half an hour of silence, and a day for the service mode that inhibits it.
  expect(needs).toMatchObject({ warmUp: days(1), company: true, signals: ['service_on'] });
});
