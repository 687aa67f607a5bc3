import { describe, expect, it } from 'vitest';
import { assert, days, instant } from '../../base/index.ts';
import { ruleOf } from '../rule-of.ts';
import { testCatalogue } from '../test-catalogue.ts';
import { type AnswerQuestion, answersOf } from './answers-of.ts';

const asOf = instant(Date.UTC(2026, 0, 15));

function slow(when: string) {
  const judged = ruleOf({ id: 'SLOW', title: 'slow', device_types: ['heater'], every: '1d', severity: 'P4', when });
  assert('rule' in judged, 'the rule is good');
  return { rule: judged.rule, version: 1 };
}

/** A store in which the devices sent so many readings of 2 in the last week, and one each before that. */
const store =
  (lastWeek: Readonly<Record<string, number>>, asked: string[] = []): AnswerQuestion =>
  async ({ fn, signal, window }) => {
    asked.push(`${fn} ${signal} ${window / days(1)}d`);
    const counts = Object.entries(lastWeek).map(([device, n]) => [device, window > days(7) ? n + 1 : n] as const);
    const heard = counts.filter(([, n]) => n > 0);
    const values = heard.map(([, n]) => (fn === 'count' ? n : fn === 'sum' ? 2 * n : 2));
    return { devices: heard.map(([device]) => device), values: Float64Array.from(values) };
  };

describe('the answers of the store', () => {
  it('are 0 for `count` and `sum` where a device sent the signal, but not in the window; other values it has none', async () => {
    const rule = slow('count(temp_c, "7d") < 5 && sum(temp_c, "7d") < 9 && avg(temp_c, "7d") < 9');
    const answers = await answersOf(rule, asOf, { catalogue: testCatalogue, answer: store({ h1: 3, h2: 0 }) });
    expect(answers.devices).toEqual(['h1', 'h2']);
    expect(answers.values).toEqual([
      [3, 6, 2],
      [0, 0, null],
    ]);
  });

  it('leave out devices that never sent the signal, and ask who did once a signal', async () => {
    const asked: string[] = [];
    const rule = slow('count(temp_c, "7d") < 5 && sum(temp_c, "14d") < 9 && avg(pressure_pa, "7d") > 9');
    await answersOf(rule, asOf, { catalogue: testCatalogue, answer: store({ h1: 3 }, asked) });
    expect(asked).toEqual(['count temp_c 7d', 'count temp_c 400d', 'sum temp_c 14d', 'avg pressure_pa 7d']);
  });
});
