import { type Clock, type Instant, isAppError } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { type AnswerQuestion, answersOf, askedLast, lastAsked, noteAnswers, type Rule } from '../rules/index.ts';
import type { Catalogue } from '../telemetry/index.ts';

/**
 * Asks the store what rules with `every` want to know, when it is time, and puts the answers on their way into the
 * journal. Of instants that passed unasked (the daemon was down, the store was busy) only the latest is made up. A new
 * version is asked for at once, as of the latest instant of its schedule.
 */
export interface TrendAsker {
  /**
   * Asks what is due and can be answered: everything that arrived before the instant must be stored. Returns how many
   * controls were queued. A call while another runs does nothing.
   */
  askDue(): Promise<number>;
  /** Whether some rule waits for an answer. */
  due(): Promise<boolean>;
}

export interface TrendAskerDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  /** Newest versions of the rules that run. */
  readonly running: () => Promise<readonly RunningRule[]>;
  readonly trend: AnswerQuestion;
  readonly position: () => { readonly stepped: number; readonly steppedAt: Instant; readonly stored: number };
  /** The store could not answer; it is asked again a second later. */
  readonly onFault: (error: unknown, rule: string) => void;
}

interface RunningRule {
  readonly rule: Rule;
  readonly version: number;
}

interface Due extends RunningRule {
  readonly asOf: Instant;
}

export function createTrendAsker(deps: TrendAskerDeps): TrendAsker {
  const { db, clock } = deps;
  let asking = false;
  let arrived: { readonly before: Instant; readonly seq: number } | undefined;

  const dueNow = async (): Promise<readonly Due[]> => {
    const due: Due[] = [];
    for (const { rule, version } of await deps.running()) {
      if (rule.every === undefined) continue;
      const asOf = askedLast(rule.every, clock.now());
      const last = await lastAsked(db, rule.id, version);
      if (last === undefined || last < asOf) due.push({ rule, version, asOf });
    }
    return due;
  };

  /** Whether all that arrived before the instant is stored. */
  const stored = (before: Instant): boolean => {
    const { stepped, steppedAt, stored: upTo } = deps.position();
    if (steppedAt < before) return false;
    if (arrived === undefined || arrived.before < before) arrived = { before, seq: stepped };
    return upTo >= arrived.seq;
  };

  const answer = async ({ rule, version, asOf }: Due): Promise<number> => {
    const answered = await answersOf({ rule, version }, asOf, { catalogue: deps.catalogue, answer: deps.trend });
    return db.transaction((tx) => noteAnswers(tx, answered));
  };

  const askAll = async (): Promise<number> => {
    let controls = 0;
    for (const due of await dueNow()) {
      if (!stored(due.asOf)) continue;
      try {
        controls += await answer(due);
      } catch (error) {
        if (!isAppError(error)) throw error;
        deps.onFault(error, due.rule.id);
      }
    }
    return controls;
  };

  return {
    async askDue() {
      if (asking) return 0;
      asking = true;
      try {
        return await askAll();
      } finally {
        asking = false;
      }
    },
    async due() {
      return (await dueNow()).length > 0;
    },
  };
}
