import { afterEach, beforeEach, expect, it } from 'vitest';
import { instant } from '../../base/index.ts';
import { type HistoryOf, readHistory } from '../../db/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import { historyOfCustomer, historyOfTicket } from '../index.ts';
import { type DeskBench, openDeskBench } from '../testing/desk-bench.ts';

const noon = Date.parse('2026-01-15T12:00:00+08:00');
let bench: DeskBench;
beforeEach(async () => {
  bench = await openDeskBench(instant(noon));
  bench.rule('FIX', { ticket: { skill: 1, fault: 'GW-110' }, care_call: { script: 'CC-GAS' } });
});
afterEach(() => bench[Symbol.asyncDispose]());

const happened = async (of: HistoryOf) =>
  (await readHistory(bench.db, of, { limit: 500 }))
    .map(({ action }) => action)
    .filter((one) => !/^site|^device/.test(one));
const repair = async (device: string) => {
  await bench.say('FIX', device);
  const { id } = await bench.ticketOf(device);
  for (const action of ['accept', 'start', 'resolve'] as const) await bench.act(id, action);
  await bench.clear('FIX', device);
  await bench.act(id, 'close');
  return id;
};

it('of a ticket has its calls, its reviews, and the alerts under which it went on', async () => {
  const id = await repair('H-1');
  await bench.say('FIX', 'H-1');
  await bench.say('FIX', 'H-2');
  const of = await historyOfTicket(bench.db, id);
  expect(of.objects.alert).toHaveLength(2);
  const actions = await happened(of);
  for (const one of ['ticket.opened', 'care-call.queued', 'ticket.closed', 'callback.queued', 'callback.withdrawn']) {
    expect(actions, one).toContain(one);
  }
  expect(actions.filter((one) => one === 'ticket.reopened')).toHaveLength(1);
  expect(actions.filter((one) => one === 'ticket.opened')).toHaveLength(1);
});

it('of a ticket has its visits among the rest, in the order of what happened', async () => {
  const actor = { name: 'zhang', role: 'agent' };
  await bench.say('FIX', 'H-1');
  await bench.say('FIX', 'H-2');
  const { id } = await bench.ticketOf('H-1');
  const plan = async (ticket: string) => {
    const span = { planned_from: instant(noon + 1_000), planned_to: instant(noon + 9_000) };
    return (await bench.transaction((tx) => bench.desk.planVisit(tx, ticket, span, actor))).value.id;
  };
  await bench.act(id, 'accept');
  const [first, second] = [await plan(id), await plan(id)];
  await plan((await bench.ticketOf('H-2')).id);
  await bench.transaction((tx) => bench.desk.cancelVisit(tx, second, 'twice', undefined, actor));
  await bench.transaction((tx) => bench.desk.arriveAtVisit(tx, first, undefined, actor));
  await bench.transaction((tx) => bench.desk.finishVisit(tx, first, { result: 'done' }, undefined, actor));
  await bench.clear('FIX', 'H-1');
  await bench.act(id, 'close');
  await bench.say('FIX', 'H-1');
  const ofWork = (await happened(await historyOfTicket(bench.db, id))).filter((one) => /^ticket|^visit/.test(one));
  expect(ofWork.filter((one) => one !== 'ticket.recovered')).toEqual([
    ...['ticket.opened', 'ticket.accepted', 'visit.planned', 'visit.planned', 'visit.cancelled'],
    ...['visit.arrived', 'ticket.started', 'visit.finished', 'ticket.resolved', 'ticket.closed'],
    ...['ticket.reopened', 'ticket.review-asked', 'visit.contradicted'],
  ]);
});

it('of a customer has what was told on the phone, also when the device is somebody else’s by now', async () => {
  const intake = { source: 'phone', device_id: 'H-3', title: 'cold', severity: 'P2' } as const;
  const { value } = await bench.transaction((tx) => bench.desk.takeIn(tx, intake, { name: 'li', role: 'agent' }));
  const customer = value.ticket.customer_id ?? '';
  for (const action of ['accept', 'start'] as const) await bench.act(value.ticket.id, action);
  await bench.sameCustomer('H-3', 'H-4');
  const now = (await createFleetReader(bench.db).getDevice('H-3'))?.customer?.id;
  expect(now).not.toBe(customer);
  const actions = await happened(await historyOfCustomer(bench.db, customer, []));
  for (const one of ['ticket.opened', 'visit.arrived', 'ticket.started']) expect(actions, one).toContain(one);
});
