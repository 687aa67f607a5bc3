import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testCatalogue } from '../test-catalogue.ts';
import { createEngine } from './engine.ts';
import { type Bench, benchWith, createBench, epoch, inShort } from './test-bench.ts';

const day = 86_400;
const often = {
  id: 'OFTEN',
  when: 'tickets("90d") >= 3',
  severity: 'P3',
};
const again = {
  id: 'AGAIN',
  levels: [
    { when: 'repeats("30d") >= 3', severity: 'P2' },
    { when: 'repeats("30d") >= 2', severity: 'P3' },
  ],
};
const due = { id: 'DUE', when: 'days_since_service() >= 365', severity: 'P4' };

const ticket = (bench: Bench, at: number, fault: string | null, rule = 'X', severity = 'P2') =>
  bench.control(at, 'h1', { label: 'ticket', rule, fault, severity });
const service = (bench: Bench, at: number) => bench.control(at, 'h1', { label: 'service-done', by: 'li' });
const said = (bench: Bench): string[] => bench.verdicts.map(inShort);

test('the third ticket in ninety days breaches, and it ends when the first has left the window', () => {
  const bench = benchWith(often);
  for (const at of [10, 20, 60]) ticket(bench, at * day, `F-${at}`);
  bench.until(200 * day);
  expect(said(bench)).toEqual([
    `OFTEN breach P3 at ${60 * day + 1} since ${60 * day + 1}`,
    `OFTEN clear P3 at ${100 * day} since ${100 * day}`,
  ]);
});

test('planned work does not count, nor a ticket for having had tickets', () => {
  const bench = benchWith(often);
  for (const at of [10, 20]) ticket(bench, at * day, null);
  ticket(bench, 30 * day, 'F-1', 'X', 'P4');
  ticket(bench, 31 * day, 'F-9', 'OFTEN');
  bench.until(35 * day);
  expect(said(bench)).toEqual([]);
  expect(bench.engine.snapshot().devices[0]?.tickets).toHaveLength(3);
});

test('a ticket is a repeat when a service was confirmed after one of the same fault, and else is not', () => {
  const bench = benchWith(again);
  ticket(bench, 1 * day, 'F-1');
  ticket(bench, 2 * day, 'F-1');
  service(bench, 3 * day);
  ticket(bench, 4 * day, 'F-2');
  bench.until(5 * day);
  expect(said(bench)).toEqual([]);
  ticket(bench, 6 * day, 'F-1');
  bench.until(7 * day);
  expect(said(bench)).toEqual([`AGAIN breach P2 at ${6 * day + 1} since ${6 * day + 1}`]);
});

test('maintenance is due a year after the purchase, and again a year after the service', () => {
  const bench = createBench();
  bench.rule(0, due);
  bench.device(0, { purchasedOn: '2025-06-01' });
  const bought = (Date.UTC(2025, 5, 1) - epoch) / 1000;
  const first = bought + 365 * day;
  bench.until(first - 1);
  expect(said(bench)).toEqual([]);
  service(bench, first + 10 * day);
  bench.until(first + 400 * day);
  const served = first + 10 * day;
  expect(said(bench)).toEqual([
    `DUE breach P4 at ${first} since ${first}`,
    `DUE clear P4 at ${served + 1} since ${served + 1}`,
    `DUE breach P4 at ${served + 365 * day} since ${served + 365 * day}`,
  ]);
});

test('nothing is due of a device of which neither is known', () => {
  const bench = benchWith(due);
  bench.until(4_000 * day);
  expect(said(bench)).toEqual([]);
});

test('remembers the newest sixteen tickets', () => {
  const bench = benchWith(often);
  for (let i = 0; i < 40; i += 1) ticket(bench, i * 60, 'F-1');
  expect(bench.engine.snapshot().devices[0]?.tickets).toHaveLength(16);
});

test('wherever a snapshot cuts the history, the verdicts are the same', () => {
  const entry = fc.record({
    what: fc.constantFrom('ticket', 'service', 'reading', 'time'),
    fault: fc.constantFrom('F-1', 'F-2', null),
    rule: fc.constantFrom('X', 'OFTEN'),
    severity: fc.constantFrom('P2', 'P4'),
    days: fc.nat(40),
    cut: fc.boolean(),
  });
  const runs = fc.property(fc.array(entry, { maxLength: 30 }), (history) => {
    const run = (cuts: boolean) => {
      let bench = benchWith(often, again, due);
      const verdicts = [...bench.verdicts];
      let at = 0;
      for (const one of history) {
        at += one.days * day + 7;
        const before = bench.verdicts.length;
        if (one.what === 'ticket') ticket(bench, at, one.fault, one.rule, one.severity);
        else if (one.what === 'service') service(bench, at);
        else if (one.what === 'reading') bench.reading(at, { temp_c: 20 });
        else bench.until(at);
        verdicts.push(...bench.verdicts.slice(before));
        if (!cuts || !one.cut) continue;
        const engine = createEngine(testCatalogue);
        engine.restore(deserialize(serialize(bench.engine.snapshot())));
        bench = createBench(engine);
      }
      return verdicts;
    };
    expect(run(true)).toEqual(run(false));
  });
  fc.assert(runs, { seed: 11, numRuns: 150 });
});
