import { barring } from '../checklists/checklist.ts';
import { toVisit, type VisitRow } from '../visits/visit-row.ts';
import type { DeskHistory } from './desk-history.ts';
import { checklist } from './random-desk.ts';

/** What must hold of visits whatever happened; each violation is a sentence. */
export function visitViolations(history: DeskHistory): string[] {
  return [
    visitsAsTheyStand,
    visitsOfTickets,
    doneWithoutEnd,
    nobodyThere,
    contradictions,
    whatIsTold,
    leftOver,
  ].flatMap((rule) => rule(history));
}

const say = (bad: boolean, sentence: string): string[] => (bad ? [sentence] : []);
const verdicts: ReadonlySet<string> = new Set(['agrees', 'contradicted', 'unknown']);

function visitsAsTheyStand({ visits }: DeskHistory): string[] {
  const wrong = (visit: VisitRow): (readonly [boolean, string])[] => [
    [(visit.arrived_at === null) !== ['planned', 'cancelled'].includes(visit.state), 'was arrived at, or the reverse'],
    [(visit.finished_at === null) !== (visit.state !== 'finished'), 'is finished without an instant, or the reverse'],
    [(visit.result === null) !== (visit.state !== 'finished'), 'is finished without a result, or the reverse'],
    [(visit.finished_at ?? Number.POSITIVE_INFINITY) < (visit.arrived_at ?? 0), 'was left before somebody came'],
    [visit.check_state !== 'none' && visit.state !== 'finished', 'is judged before it is over'],
    [
      (visit.check_state === 'pending') !== (visit.check_at !== null),
      'is to be judged at no time, or was and is again',
    ],
    [verdicts.has(visit.check_state) !== (visit.judged_at !== null), 'was judged at no time, or the reverse'],
    [verdicts.has(visit.check_state) !== (visit.check_reason !== null), 'was judged without a reason, or the reverse'],
    [visit.check_state !== 'none' && visit.result === 'unfinished', 'is judged, and claims nothing'],
  ];
  return visits.flatMap((visit) =>
    wrong(visit).flatMap(([bad, words]) => say(bad, `${visit.id} (${visit.state}, ${visit.check_state}) ${words}`)),
  );
}

/** Somebody is there only while the work goes on, and goes only to what is not over. A ticket that waits keeps both. */
function visitsOfTickets({ visits, tickets }: DeskHistory): string[] {
  return tickets.flatMap(({ id, state }) => {
    const own = visits.filter(({ ticket_id }) => ticket_id === id);
    const here = own.filter((visit) => visit.state === 'under_way');
    const planned = own.some((visit) => visit.state === 'planned');
    return [
      ...say(here.length > 1, `${here.length} visits to ${id} are under way`),
      ...say(here.length > 0 && !['in_progress', 'pending'].includes(state), `somebody is at ${id}, which is ${state}`),
      ...say(planned && ['closed', 'cancelled'].includes(state), `somebody goes to ${id}, which is ${state}`),
    ];
  });
}

/** A visit that ends as done ends the work of its ticket in the same moment. */
function doneWithoutEnd({ visits, lines }: DeskHistory): string[] {
  return visits
    .filter(({ result }) => result === 'done')
    .filter(
      ({ ticket_id, finished_at }) =>
        !lines.some((line) => line.ticket_id === ticket_id && line.action === 'resolved' && line.at === finished_at),
    )
    .map(({ id, ticket_id }) => `${id} says that ${ticket_id} is done, which was not resolved then`);
}

/** Work starts by somebody's being there. */
function nobodyThere({ visits, lines }: DeskHistory): string[] {
  return lines
    .filter(({ action }) => action === 'started')
    .filter((line) => !visits.some((one) => one.ticket_id === line.ticket_id && one.arrived_at === line.at))
    .map(({ ticket_id }) => `work on ${ticket_id} was started and nobody arrived`);
}

/** A contradiction is written down once and told once, and nothing else is told as one. */
function contradictions({ visits, audit, told }: DeskHistory): string[] {
  return visits.flatMap(({ id, check_state }) => {
    const wanted = check_state === 'contradicted' ? 1 : 0;
    const written = audit.filter(({ action, object }) => action === 'visit.contradicted' && object.id === id).length;
    const heard = told.filter(({ topic, object }) => topic === 'visit.contradicted' && object === id).length;
    return say(
      written !== wanted || heard !== wanted,
      `${id} is ${check_state}, its contradiction written ${written} times and told ${heard} times`,
    );
  });
}

/** Whatever is written of a visit is told, in its order. */
function whatIsTold({ visits, audit, told }: DeskHistory): string[] {
  return visits.flatMap(({ id }) => {
    const written = audit.filter(({ object }) => object.id === id).map(({ action }) => action);
    const heard = told.filter(({ object }) => object === id).map(({ topic }) => topic);
    return say(written.join() !== heard.join(), `of ${id} is told ${heard.join()}, and written ${written.join()}`);
  });
}

/** What a visit left as it was of class A keeps the work from being done. */
function leftOver({ visits, tickets }: DeskHistory): string[] {
  return tickets
    .filter(({ state }) => state === 'resolved' || state === 'closed')
    .filter(({ id }) => {
      const answered = visits.filter(({ ticket_id, checklist: answers }) => ticket_id === id && answers !== '[]');
      const last = answered.toSorted((a, b) => (a.finished_at ?? 0) - (b.finished_at ?? 0)).at(-1);
      return last !== undefined && barring(checklist, toVisit(last).checklist).length > 0;
    })
    .map(({ id, state }) => `${id} is ${state}, and what failed of class A was left so`);
}
