import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SignalValue } from '../../telemetry/index.ts';
import { checkExpression } from '../expression/check.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import type { Plan } from '../expression/plan.ts';
import { sourceOf } from '../expression/scope.ts';
import { readerOf } from '../expression/test-frame.ts';
import { heater } from '../test-catalogue.ts';
import { anything } from './interval.ts';
import { impossible } from './possible.ts';

/** Conditions over few thresholds, so that many of them contradict themselves. */
const atom = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('temp_c', 'pressure_pa', 'temp_c - pressure_pa'),
      fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
      fc.integer({ min: 0, max: 2 }),
    )
    .map(([left, op, right]) => `${left} ${op} ${right}`),
  fc.constantFrom('leak_on', 'leak_on == false', 'known(temp_c)', 'known(leak_on)', 'known(burner_state)'),
  fc.constantFrom('burner_state == "idle"', 'burner_state != "flame"', 'burner_state in ["ignite", "flame"]'),
);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    atom,
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '&&', '&&', '||'), tie('condition'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('condition').map((one) => `!(${one})`),
    fc.tuple(atom, tie('condition'), tie('condition')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
}));

/** Every case that the thresholds tell apart. */
const numbers = [undefined, -1, 0, 0.5, 1, 2, 3];
const cases = numbers.flatMap((temp_c) =>
  numbers.flatMap((pressure_pa) =>
    [undefined, true, false].flatMap((leak_on) =>
      [undefined, 'idle', 'ignite', 'flame'].map((burner_state) =>
        known({ temp_c, pressure_pa, leak_on, burner_state }),
      ),
    ),
  ),
);

function known(all: Readonly<Record<string, SignalValue | undefined>>): Readonly<Record<string, SignalValue>> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function proves(text: string, want: 'true' | 'false' | 'not true'): boolean {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(text);
  const { plan, parts } = checkExpression(parsed.syntax, { type: heater, params: {} }, 'bool');
  if (plan === undefined) throw new Error(text);
  const nameOf = (one: Plan): string => {
    const node = parts.get(one);
    return node === undefined ? 'nothing' : sourceOf(node);
  };
  return impossible([{ plan, want }], { nameOf, param: () => anything, signal: () => anything }) !== undefined;
}

it('what is called impossible never comes true, false or untrue, whatever is known and whatever not', () => {
  let proven = 0;
  fc.assert(
    fc.property(condition, (text) => {
      const read = readerOf(text);
      const seen = new Set(cases.map((signals) => read({ signals })));
      const never = { true: !seen.has(true), false: !seen.has(false), 'not true': seen.size === 1 && seen.has(true) };
      for (const want of ['true', 'false', 'not true'] as const) {
        if (!proves(text, want)) continue;
        proven += 1;
        expect(never[want], `${text} is ${want}`).toBe(true);
      }
    }),
    { numRuns: 300, seed: 6 },
  );
  // Something was proven: else the test would say nothing.
  expect(proven).toBeGreaterThan(10);
});

it('a contradiction within one signal is found', () => {
  for (const text of [
    'temp_c < 1 && temp_c > 1',
    'leak_on && !leak_on',
    '(temp_c > 1 || leak_on) && !leak_on && temp_c < 1',
  ])
    expect(proves(text, 'true'), text).toBe(true);
});
