import type { StoreProcedures } from './app-store.ts';
import type { Clock, Ids, Remote } from './base/index.ts';
import { createTrendAsker } from './commands/index.ts';
import type { ConfigDocument } from './config-schema.ts';
import type { Database } from './db/index.ts';
import { createAbsenceCheck, createEvidenceCollector } from './desk/index.ts';
import { evidenceLimits, signalsReadBy } from './desk-evidence.ts';
import { createFleetReader } from './fleet/index.ts';
import type { Follower } from './follow/index.ts';
import type { Outbox } from './notify/index.ts';
import type { OperationsNews } from './operations-thread.ts';
import { createPresenceSigns } from './presence-signs.ts';
import type { RuleBook } from './rules/index.ts';
import type { Catalogue } from './telemetry/index.ts';

export interface HistoryAskersDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** The store has its own pace, so what is brought to tickets is waited for on this clock. */
  readonly machineClock: Clock;
  readonly ids: Ids;
  readonly catalogue: Catalogue;
  readonly rules: RuleBook;
  readonly store: Pick<Remote<StoreProcedures>, 'series' | 'trend'>;
  readonly outbox: Pick<Outbox, 'enqueue'>;
  readonly follower: Pick<Follower, 'position'>;
  readonly tell: (news: OperationsNews) => void;
}

export type HistoryAskers = ReturnType<typeof createHistoryAskers>;

/** Who asks the store: for trends of rules, for readings of tickets, for signs of somebody at home. */
export function createHistoryAskers({ desk }: Pick<ConfigDocument, 'desk'>, deps: HistoryAskersDeps) {
  const { db, clock, machineClock, ids, catalogue, rules, store, outbox, follower, tell } = deps;
  const trends = createTrendAsker({
    db,
    clock,
    catalogue,
    running: rules.running,
    trend: store.trend,
    position: () => follower.position,
    onFault: (error, rule) => tell({ kind: 'trend-unanswered', rule, reason: String(error) }),
  });
  const evidence = createEvidenceCollector(evidenceLimits({ desk }), {
    db,
    clock: machineClock,
    series: (question) => store.series(question),
    readBy: signalsReadBy(rules, catalogue),
    storedUpTo: () => follower.position.stored,
  });
  const absences = createAbsenceCheck({
    ...{ db, clock, ids },
    signsOf: createPresenceSigns(catalogue, createFleetReader(db)),
    series: (question) => store.series(question),
    tell: (tx, intents) => outbox.enqueue(tx, intents),
  });
  return { trends, evidence, absences };
}
