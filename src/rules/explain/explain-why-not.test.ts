import { serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { type Bench, benchWith, createBench } from '../engine/test-bench.ts';
import { testCatalogue } from '../test-catalogue.ts';
import { whyNotReport } from './why-not-report.ts';

const low = {
  ...{ id: 'LOW', when: 'burner_state == "flame" && pressure_pa < 0.5 * 100', for: '10s', severity: 'P2' },
  ...{ clear: { when: 'pressure_pa > 60', for: '5s' } },
};

/** The answer of an engine that must not show that it was asked. */
function ask({ engine }: Bench, rule: string, device = 'h1') {
  const before = serialize(engine.snapshot());
  const told = engine.whyNot(rule, device);
  expect(serialize(engine.snapshot()).equals(before)).toBe(true);
  return typeof told === 'string' ? told : whyNotReport(told, testCatalogue);
}

test('names what is missing, then what is not met, then since when it waits, then the open episode', () => {
  const bench = benchWith(low);
  bench.reading(1, { burner_state: 'flame' });
  expect(ask(bench, 'LOW')).toMatchObject({
    ...{ outcome: 'no_data', blind: { unknown: ['pressure_pa'] }, words: { en: 'Pressure_pa is unknown.' } },
    levels: [{ holds: null, since: null }],
  });
  bench.reading(2, { pressure_pa: 80 });
  expect(ask(bench, 'LOW')).toMatchObject({
    ...{ outcome: 'not_met', words: { en: 'Pressure_pa 80 is at least 50.' } },
    levels: [{ holds: false, parts: expect.arrayContaining([{ text: 'pressure_pa', value: 80, depth: 2 }]) }],
    clear: { holds: true },
  });
  bench.reading(3, { pressure_pa: 40 });
  bench.until(7);
  expect(ask(bench, 'LOW')).toMatchObject({
    ...{ outcome: 'pending', words: { en: expect.stringContaining('This has held for 4 s of 10 s.') } },
    levels: [{ holds: true, since: Date.UTC(2026, 0, 1, 0, 0, 3), due: Date.UTC(2026, 0, 1, 0, 0, 13) }],
  });
  bench.until(14);
  expect(ask(bench, 'LOW')).toMatchObject({ outcome: 'open', state: { level: 0, clearing: null } });
});

test('says how long a device has been silent, and what is allowed', () => {
  const bench = benchWith({ id: 'GONE', missing: '30m', severity: 'P3' });
  bench.reading(1, { pressure_pa: 80 });
  bench.until(181);
  expect(ask(bench, 'GONE')).toMatchObject({
    ...{ outcome: 'not_met', silence: { silentMs: 180_000, allowedMs: 1_800_000 } },
    words: { en: 'The device was last heard 3 min ago; 30 min are allowed.' },
  });
});

test('says how many of a group count, and does not make a group by asking', () => {
  const bench = createBench();
  bench.rule(0, {
    ...{ id: 'MANY', severity: 'P3', clear: { share: 0.1, for: '1m' } },
    quorum: { by: 'district', when: 'pressure_pa < 50', at_least: 2, share: 0.5 },
  });
  bench.device(0, { id: 'h1', district: 'Gulou' });
  bench.device(0, { id: 'h2', district: 'Gulou' });
  expect(ask(bench, 'MANY')).toMatchObject({ group: { members: 0, counted: false } });
  bench.reading(1, { pressure_pa: 40 });
  bench.reading(1, { pressure_pa: 80 }, { device: 'h2' });
  expect(ask(bench, 'MANY', 'h2')).toMatchObject({
    group: { kind: 'district', id: 'Gulou', members: 1, population: 2, share: 0.5, counted: false },
    words: {
      en: 'In district Gulou, 1 of 2 devices (50 %) are counted; at least 2 and 50 % are needed. This device is not one of them.',
    },
  });
});

test('says that a rule does not run, and refuses what there is no answer to', () => {
  const bench = benchWith({ ...low, mode: 'draft' });
  expect(ask(bench, 'LOW')).toMatchObject({ outcome: 'error', words: { 'zh-CN': '规则没有运行：其状态为 draft。' } });
  expect([ask(bench, 'NONE'), ask(bench, 'LOW', 'none')]).toEqual(['rule-unknown', 'device-unknown']);
});
