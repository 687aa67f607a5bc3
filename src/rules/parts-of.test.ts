import { expect, it } from 'vitest';
import { parseRule } from './parse-rule.ts';
import { readsTelemetry } from './parts-of.ts';
import { testCatalogue } from './test-catalogue.ts';

const about = { id: 'T-1', title: 'T', device_types: ['heater'] };

it.each([
  ['what is measured', { when: 'temp_c > 80', severity: 'P3' }, true],
  ['what is measured beside what people did', { when: 'temp_c > 80 && repeats("30d") > 1', severity: 'P3' }, true],
  ['silence', { missing: '1h', severity: 'P3' }, true],
  ['tickets alone', { when: 'repeats("30d") >= 2', severity: 'P3' }, false],
  ['services alone', { when: 'days_since_service() > 365', severity: 'P3' }, false],
])('a rule about %s', (_, document, expected) => {
  const parsed = parseRule(JSON.stringify({ ...about, ...document }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  expect(readsTelemetry(parsed.rule, testCatalogue)).toBe(expected);
});
