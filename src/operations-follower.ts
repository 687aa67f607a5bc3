import type { StoreProcedures } from './app-store.ts';
import type { Remote } from './base/index.ts';
import type { Effects, OrphanKeeper } from './commands/index.ts';
import type { ConfigDocument } from './config-schema.ts';
import { createFollower, type Follower, type FollowerDeps, followerDefaults, openSnapshots } from './follow/index.ts';
import { openJournalReader } from './journal/index.ts';
import type { OperationsNews, OperationsThreadData } from './operations-thread.ts';
import type { Engine } from './rules/index.ts';
import { createRowBuffer } from './store/index.ts';
import type { Fold, HeardEvent } from './telemetry/index.ts';

export interface OperationsFollowerDeps {
  readonly files: OperationsThreadData['files'];
  readonly fold: Fold;
  readonly engine: Engine;
  readonly store: Pick<Remote<StoreProcedures>, 'append' | 'cursor'>;
  readonly orphans: Pick<OrphanKeeper, 'see' | 'save'>;
  readonly effects: Pick<Effects, 'cursor' | 'apply' | 'compare' | 'reply'>;
  /** A device asked for its attributes. */
  readonly answerQuestion: (event: HeardEvent) => Promise<void>;
  readonly meters: FollowerDeps['meter'];
  readonly tell: (news: OperationsNews) => void;
  readonly onDefect: (error: unknown) => void;
}

export interface OperationsFollower {
  readonly follower: Follower;
  /** Replay never begins before this entry. */
  neededFrom(): number;
}

/** The follower of the journal between telemetry, rules and store; orphans see what it reads. */
export function createOperationsFollower(
  { journal }: Pick<ConfigDocument, 'journal'>,
  deps: OperationsFollowerDeps,
): OperationsFollower {
  const { files, fold, engine, store, orphans, effects, tell, onDefect } = deps;
  let neededFrom = 0;
  const options = { ...followerDefaults, snapshotEveryBytes: Math.floor(journal.budget_bytes / 4) };
  const follower = createFollower(options, {
    fold: {
      take(entry) {
        const events = fold.take(entry);
        orphans.see(entry, events);
        return events;
      },
      snapshot: () => fold.snapshot(),
      restore: (state) => fold.restore(state),
    },
    engine,
    journal: openJournalReader({ dir: files.journal }),
    rows: createRowBuffer(),
    store: { append: store.append, cursor: store.cursor },
    effects: {
      ...effects,
      async apply(verdicts, upTo) {
        // A snapshot is taken after this: what was heard before it is never seen again.
        await orphans.save();
        await effects.apply(verdicts, upTo);
      },
    },
    snapshots: openSnapshots(files.snapshots),
    onEvent: (event) => {
      if (event.kind === 'heard' && event.why === 'reply') void effects.reply(event).catch(onDefect);
      if (event.kind === 'heard' && event.why === 'asked') void deps.answerQuestion(event).catch(onDefect);
    },
    onProgress: (progress) => {
      neededFrom = progress.needed ?? neededFrom;
      tell({ kind: 'progress', progress });
    },
    onGap: (gap) => tell({ kind: 'gap', gap }),
    onDefect,
    meter: deps.meters,
  });
  return { follower, neededFrom: () => neededFrom };
}
