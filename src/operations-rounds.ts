import { type Clock, millis, minutes, seconds } from './base/index.ts';
import type { ControlRelay, Effects, OrphanKeeper } from './commands/index.ts';
import { evidenceASecond } from './desk-evidence.ts';
import type { Follower } from './follow/index.ts';
import type { HistoryAskers } from './operations-history.ts';
import type { SweepRound } from './operations-sweep.ts';

/** What is done again and again, without anybody asking for it. */
export interface Rounds extends AsyncDisposable {
  /** From now on each in its own time. */
  begin(): void;
  /** In simulation: does what is due by now, while time waits. */
  catchUp(): Promise<void>;
}

export interface RoundsDeps {
  readonly clock: Clock;
  /** For what takes its time whatever the clock of the house says. */
  readonly machineClock: Clock;
  /** Somebody moves the clock and catches up: what rules and desk do on their own is left to that. */
  readonly driven: boolean;
  readonly effects: Pick<Effects, 'openDue' | 'tidy'>;
  readonly history: HistoryAskers;
  readonly surveyor: { surveyDue(): Promise<void> };
  readonly courier: { carry(): Promise<void> };
  readonly orphans: Pick<OrphanKeeper, 'save'>;
  readonly askForRebirths: () => Promise<void>;
  readonly sweep: SweepRound;
  readonly follower: Pick<Follower, 'position' | 'idle' | 'passed'>;
  readonly relay: Pick<ControlRelay, 'carry'>;
  /** Replay never begins before this entry. */
  readonly neededFrom: () => number;
  readonly startWeather: () => AsyncDisposable | undefined;
  readonly announce: () => void;
  readonly afterCommit: () => Promise<unknown>;
  readonly onDefect: (error: unknown) => void;
}

/** While more groups than these wait to be stepped through, tickets wait for their readings. */
const mostGroupsWaiting = 8;
const absencesAtOnce = 100;

export function createRounds(deps: RoundsDeps): Rounds {
  const { clock, machineClock, effects, surveyor, sweep, follower, relay } = deps;
  const { trends, evidence, absences } = deps.history;
  const machineTimers = new DisposableStack();
  let weather: AsyncDisposable | undefined;

  const askTrends = async (): Promise<void> => {
    if ((await trends.askDue()) > 0) await relay.carry();
  };
  /** In simulation time waits until what it brought about is done. */
  const askTrendsInStep = async (): Promise<void> => {
    if (!(await trends.due())) return;
    await follower.idle();
    if ((await trends.askDue()) > 0) await follower.passed(await relay.carry());
  };
  /** Readings for tickets are brought while nothing waits to be stepped through. */
  const bringEvidence = async (): Promise<void> => {
    if (follower.position.waitingGroups > mostGroupsWaiting) return;
    if ((await evidence.collect(evidenceASecond)) > 0) deps.announce();
  };
  const judgeAbsences = async (): Promise<void> => {
    if ((await absences.judge(absencesAtOnce)) > 0) await deps.afterCommit();
  };
  const report = (round: () => Promise<void>) => (): void => void round().catch(deps.onDefect);

  return {
    begin() {
      weather = deps.startWeather();
      if (!deps.driven) clock.every(seconds(1), report(effects.openDue));
      if (!deps.driven) clock.every(seconds(1), report(askTrends));
      if (!deps.driven) clock.every(minutes(1), report(surveyor.surveyDue));
      clock.every(seconds(1), report(deps.courier.carry));
      machineTimers.use(machineClock.every(millis(250), report(deps.orphans.save)));
      clock.every(seconds(1), report(deps.askForRebirths));
      if (!deps.driven) clock.every(seconds(10), report(judgeAbsences));
      sweep.begin();
      machineTimers.use(machineClock.every(seconds(1), report(bringEvidence)));
      clock.every(
        minutes(1),
        report(() => effects.tidy(deps.neededFrom())),
      );
    },
    async catchUp() {
      await effects.openDue();
      await askTrendsInStep();
      await surveyor.surveyDue();
      if (await absences.due()) await follower.idle();
      await judgeAbsences();
    },
    async [Symbol.asyncDispose]() {
      await sweep[Symbol.asyncDispose]();
      machineTimers.dispose();
      await evidence.idle();
      await absences.idle();
      await weather?.[Symbol.asyncDispose]();
    },
  };
}
