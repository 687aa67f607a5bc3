import { afterEach, beforeEach, expect, it } from 'vitest';
import { hours, instant, minutes } from '../../base/index.ts';
import { type DeskBench, openDeskBench } from '../testing/desk-bench.ts';
import type { VisitReport } from '../visits/visit.ts';
import { createPartsReport } from './parts-report.ts';

const noon = Date.parse('2026-01-15T12:00:00+08:00');
const zhang = { name: 'zhang', role: 'agent' };

let bench: DeskBench;
beforeEach(async () => {
  bench = await openDeskBench(instant(noon));
  bench.rule('FIX', { ticket: { skill: 1, fault: 'GW-110' } }, { when: undefined, for: minutes(10) });
});
afterEach(() => bench[Symbol.asyncDispose]());

/** A visit to a ticket of its own that is over at once. */
async function visit(device: string, used: Omit<VisitReport, 'result'>): Promise<void> {
  await bench.say('FIX', device);
  const { id } = await bench.ticketOf(device);
  await bench.act(id, 'accept', {}, 'zhang');
  const now = bench.clock.now();
  const span = { planned_from: now, planned_to: instant(now + hours(1)) };
  const planned = await bench.transaction((tx) => bench.desk.planVisit(tx, id, span, zhang));
  await bench.transaction((tx) => bench.desk.arriveAtVisit(tx, planned.value.id, undefined, zhang));
  const report = { result: 'unfinished' as const, ...used };
  await bench.transaction((tx) => bench.desk.finishVisit(tx, planned.value.id, report, undefined, zhang));
}

it('counts what was used in a span, by part and by the words of somebody, the most used first', async () => {
  await visit('H-1', { parts: [{ part: 'GW-HOSE', quantity: 1 }], other_parts: [{ name: 'clip', quantity: 4 }] });
  await visit('H-2', {
    parts: [
      { part: 'GW-HOSE', quantity: 2 },
      { part: 'GW-FAN', quantity: 1 },
    ],
  });
  await visit('H-3', {});
  await bench.advance(noon + hours(2));
  await visit('H-4', { parts: [{ part: 'GW-FAN', quantity: 9 }] });
  const { usedParts } = createPartsReport(bench.db);
  const span = { from: instant(noon), to: instant(noon + hours(2)) };
  expect(await usedParts(span)).toEqual([
    { said: 'clip', other: true, quantity: 4, visits: 1 },
    { said: 'GW-HOSE', other: false, quantity: 3, visits: 2 },
    { said: 'GW-FAN', other: false, quantity: 1, visits: 1 },
  ]);
  expect((await usedParts({ ...span, to: instant(noon + hours(3)) }))[0]).toMatchObject({
    said: 'GW-FAN',
    quantity: 10,
  });
  expect(await usedParts({ ...span, provider_id: 'prov_none' })).toEqual([]);
});
