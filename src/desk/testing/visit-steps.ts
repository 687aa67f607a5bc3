import fc from 'fast-check';
import { hours, instant, minutes } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskActor, Visit, VisitReport } from '../index.ts';
import type { RandomDesk } from './random-desk.ts';

/** What people do about visits; `onward`: arrive at what is planned, finish what is under way. */
const visitMoves = ['plan', 'onward', 'onward', 'onward', 'arrive', 'finish', 'cancel'] as const;

/** What a technician may answer of the list of `random-desk`; null: nothing. */
const answers = {
  nothing: undefined,
  passed: [{ item: 'gas-tight', state: 'passed' }],
  failed: [
    { item: 'gas-tight', state: 'failed', note: 'smells' },
    { item: 'clean', state: 'passed' },
  ],
  passedOver: [{ item: 'clean', state: 'failed' }],
  ofAnotherList: [{ item: 'brake', state: 'passed' }],
} as const satisfies Readonly<Record<string, VisitReport['checklist']>>;

export const visitCommand = fc.record({
  visit: fc.constantFrom(...visitMoves),
  by: fc.constantFrom('ann', 'bob', 'zhang', 'zhao', 'qian'),
  pick: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(5) }),
  read: fc.constantFrom('now', 'now', 'never', 'before'),
  technician: fc.option(fc.nat(2), { freq: 2 }),
  /** Minutes from now on. */
  from: fc.constantFrom(-200, 5, 60, 600),
  result: fc.constantFrom('done', 'done', 'unfinished', 'not_at_home'),
  answers: fc.constantFrom('nothing', 'nothing', 'nothing', 'passed', 'failed', 'passedOver', 'ofAnotherList'),
});
export type VisitCommand = typeof visitCommand extends fc.Arbitrary<infer T> ? T : never;

/** Most often what is under way, then what is planned. */
export function visitFor({ visit, pick }: VisitCommand, visits: readonly Visit[]): Visit | undefined {
  const next = ['under_way', 'planned', 'finished', 'cancelled'] as const;
  const sorted = visit === 'onward' ? visits.toSorted((a, b) => next.indexOf(a.state) - next.indexOf(b.state)) : visits;
  return sorted[pick % Math.max(1, sorted.length)];
}

export function runVisit(
  { desk, clock, technicians }: RandomDesk,
  one: VisitCommand,
  { ticket, visit, by }: { readonly ticket: string; readonly visit: Visit | undefined; readonly by: DeskActor },
): (tx: Tx) => Promise<unknown> {
  const id = visit?.id ?? '';
  const version = visit?.version ?? 1;
  const ifMatch = { now: version, before: version - 1, never: undefined }[one.read];
  const move = one.visit === 'onward' ? (visit?.state === 'under_way' ? 'finish' : 'arrive') : one.visit;
  switch (move) {
    case 'plan': {
      const planned_from = instant(clock.now() + minutes(one.from));
      const technician_id = one.technician === null ? undefined : technicians[one.technician];
      const span = { planned_from, planned_to: instant(planned_from + hours(2)), technician_id };
      return (tx) => desk.planVisit(tx, ticket, span, by);
    }
    case 'arrive':
      return (tx) => desk.arriveAtVisit(tx, id, ifMatch, by);
    case 'cancel':
      return (tx) => desk.cancelVisit(tx, id, 'another day', ifMatch, by);
    case 'finish':
      return (tx) => desk.finishVisit(tx, id, reportOf(one), ifMatch, by);
  }
}

const reportOf = ({ result, answers: answered }: VisitCommand): VisitReport => ({
  ...{ result, cause_code: 'valve-stuck', notes: 'seen to', checklist: answers[answered] },
  parts: result === 'done' ? [{ part: 'inlet valve', quantity: 1 }] : [],
});
