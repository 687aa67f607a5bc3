import { expect, test } from 'vitest';
import { readCatalogueFiles } from './catalogue-files.ts';
import { createRuleTestThreads } from './rule-test-threads.ts';

const catalogue = readCatalogueFiles();

const rule = `id: HOT
title: Hot
device_types: [gas_water_heater]
when: cabinet_temp_c > 60
severity: P3
`;

function testOf(input: string, times = 1): string {
  const tests = Array.from({ length: times }, (_, i) => ({
    name: `opens ${i}`,
    input: { cabinet_temp_c: input },
    expect: [{ at: '5s', verdict: 'breach' }],
  }));
  return JSON.stringify({ rule: 'HOT', device: { type: 'gas_water_heater' }, tests });
}

// Threads take their time to begin on a busy machine.
const patienceMs = 120_000;

test('a rule test runs in a thread and says what came beside what was expected', { timeout: patienceMs }, async () => {
  const run = createRuleTestThreads(catalogue);
  expect(await run({ rule, test: testOf('50 70') })).toMatchObject({ kind: 'run', result: { ok: true } });
});

test('one that takes too long is stopped, what waits behind it runs, and more than may wait are refused', {
  timeout: patienceMs,
}, async () => {
  const run = createRuleTestThreads(catalogue, { patienceMs: 1_000, most: 2 });
  const first = run({ rule, test: testOf('50x200000', 500) });
  const second = run({ rule: 'id: HOT', test: testOf('50') });
  expect(await run({ rule, test: testOf('50') })).toBe('busy');
  expect(await first).toBe('too-long');
  expect(await second).toMatchObject({ kind: 'faulty' });
});
