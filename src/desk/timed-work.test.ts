import { expect, it } from 'vitest';
import { type Instant, instant } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import { firstDue, runDue, type TimedWork } from './timed-work.ts';
import type { WorkDeps } from './work-deps.ts';

const tx = {} as Tx & Reader;
const deps = {} as WorkDeps;

interface Planned {
  readonly work: TimedWork;
  readonly due: Instant[];
}

/** Work due at the given instants; `then` may plan more when it runs. */
function planned(name: string, due: readonly number[], log: string[], then: (at: Instant) => void = () => {}): Planned {
  const left = due.map((at) => instant(at));
  const work: TimedWork = {
    name,
    nextDue: async () => left.toSorted((a, b) => a - b)[0],
    async run(_tx, _deps, now) {
      for (const at of left.filter((one) => one <= now)) {
        left.splice(left.indexOf(at), 1);
        log.push(`${name} ${at} at ${now}`);
        then(at);
      }
      return [];
    },
  };
  return { work, due: left };
}

it('does what fell due during a standstill in the order of its instants, each at its own', async () => {
  const log: string[] = [];
  const works = [planned('a', [10, 30], log).work, planned('b', [20, 10], log).work];
  await runDue(works, tx, deps, instant(25));
  expect(log).toEqual(['a 10 at 10', 'b 10 at 10', 'b 20 at 20']);
  expect((await firstDue(works, tx))?.at).toBe(30);
});

it('does what earlier work brought about when that falls due, before what comes later', async () => {
  const log: string[] = [];
  const late = planned('late', [40], log);
  const first = planned('first', [10], log, () => late.due.push(instant(20)));
  await runDue([late.work, first.work], tx, deps, instant(50));
  expect(log).toEqual(['first 10 at 10', 'late 20 at 20', 'late 40 at 40']);
});

it('is a defect of work that leaves what was due', async () => {
  const stuck: TimedWork = { name: 'stuck', nextDue: async () => instant(5), run: async () => [] };
  await expect(runDue([stuck], tx, deps, instant(9))).rejects.toThrow(/stuck leaves work/);
});

it('does a part of what is due where that is asked, first what was due first, and the rest when it is asked again', async () => {
  const log: string[] = [];
  const works = [planned('a', [10, 30, 40], log).work, planned('b', [20], log).work];
  await runDue(works, tx, deps, instant(50), 2);
  expect(log).toEqual(['a 10 at 10', 'b 20 at 20']);
  await runDue(works, tx, deps, instant(50), 2);
  expect(log).toEqual(['a 10 at 10', 'b 20 at 20', 'a 30 at 30', 'a 40 at 40']);
});
