import { afterEach, beforeEach, expect, it } from 'vitest';
import { createIds, instant, toRfc3339 } from '../../base/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import { createPeopleCommands, type ProfilePatch } from '../../people/index.ts';
import { type DeskBench, openDeskBench } from '../testing/desk-bench.ts';

const noon = Date.parse('2026-01-15T12:00:00+08:00');

let bench: DeskBench;
beforeEach(async () => {
  bench = await openDeskBench(instant(noon));
});
afterEach(() => bench[Symbol.asyncDispose]());

const wishes = async (device: string, patch: ProfilePatch) => {
  const { clock } = bench;
  const people = createPeopleCommands({ clock, ids: createIds(clock), deviceTypes: new Set() });
  const customer = (await createFleetReader(bench.db).getDevice(device))?.customer?.id ?? '';
  await bench.transaction((tx) => people.updateCustomer(tx, customer, patch, undefined, 'li'));
};

it('calls nobody who wants no calls, keeps and counts what was withheld, and calls whose life may be in danger', async () => {
  await wishes('H-1', { do_not_call: { reason: 'asked in writing' } });
  await bench.say('CALL', 'H-1', { severity: 'P2' });
  expect(await bench.callOf('H-1')).toMatchObject({ state: 'withdrawn', withdrawn_reason: 'do-not-call' });
  expect((await bench.reader.listCareCalls({ withdrawn_reason: 'do-not-call' }, { limit: 9 })).items).toHaveLength(1);
  await bench.clear('CALL', 'H-1');
  await bench.say('CALL', 'H-1', { severity: 'P1' });
  expect(await bench.callOf('H-1')).toMatchObject({ state: 'queued' });
});

it('hands out no call to a customer who has asked for none since it was queued', async () => {
  await bench.say('CALL', 'H-1', { severity: 'P2' });
  await wishes('H-1', { do_not_call: { reason: 'asked on the phone' } });
  expect(await bench.next('ann')).toBeNull();
  expect(await bench.callOf('H-1')).toMatchObject({ state: 'withdrawn', withdrawn_reason: 'do-not-call' });
});

it('keeps the quiet hours of the customer, on the clock of the place', async () => {
  await wishes('H-1', { quiet_hours: [{ from: '12:00', to: '14:00' }], time_zone: 'Asia/Urumqi' });
  await bench.advance(Date.parse('2026-01-15T15:00:00+08:00'));
  await bench.say('CALL', 'H-1', { severity: 'P2' });
  expect(toRfc3339((await bench.callOf('H-1')).not_before)).toBe('2026-01-15T08:00:00.000Z');
});
