import type { CallTold, History, Line } from './history.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** The town lives at UTC+8, and nobody named quiet hours of their own. */
const localHour = (at: number): number => ((at + 8 * hour) % day) / hour;
const isQuiet = (at: number): boolean => localHour(at) >= 21 || localHour(at) < 8;

/** Nobody is called in quiet hours, except for P1, and except whoever asked to be called then. */
export function checkCalls({ careCalls, callbacks }: History): Line {
  const faults: string[] = [];
  let checked = 0;
  let urgent = 0;
  let asked = 0;
  for (const call of [...careCalls, ...callbacks]) {
    for (const [n, { at: text, outcome }] of call.attempts.entries()) {
      const at = Date.parse(text);
      checked += 1;
      if (!isQuiet(at)) continue;
      const before = call.attempts[n - 1];
      if (call.severity === 'P1') urgent += 1;
      else if (before?.outcome === 'call_back_later' && Date.parse(before.next_at ?? '') <= at) asked += 1;
      else faults.push(`${call.id} (${call.severity}, ${call.script}) was made at ${text}: ${outcome}`);
    }
  }
  const note = `in quiet hours ${urgent} for P1, ${asked} because the customer had asked for that time`;
  return { name: 'no call in quiet hours except P1', checked, faults, note };
}

const week = 7 * day;
const isExempt = ({ severity }: CallTold): boolean => severity === 'P1' || severity === 'P2';

/** A customer is called about one topic once in seven days; trying the same call again is no second one. */
export function checkTopics({ careCalls }: History): Line {
  const faults: string[] = [];
  let checked = 0;
  const made = careCalls.filter(({ attempts, customer_id }) => attempts.length > 0 && customer_id !== null);
  for (const calls of Map.groupBy(made, ({ customer_id, script }) => `${customer_id} ${script}`).values()) {
    for (const call of calls) {
      if (isExempt(call)) continue;
      checked += 1;
      const first = Date.parse(call.attempts[0]?.at ?? '');
      const others = calls
        .filter((other) => other !== call)
        .flatMap(({ id, attempts }) => attempts.map((one) => ({ id, ...one })));
      const earlier = others.find(({ at }) => Date.parse(at) < first && Date.parse(at) > first - week);
      if (earlier === undefined) continue;
      faults.push(`${call.id} (${call.script}) was made at ${call.attempts[0]?.at}, ${earlier.id} at ${earlier.at}`);
    }
  }
  return { name: 'no topic called twice in 7 days', checked, faults, note: 'P1 and P2 are exempt' };
}
