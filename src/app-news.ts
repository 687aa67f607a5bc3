import type { Logger } from 'pino';
import type { Remote } from './base/index.ts';
import type { FollowerPosition } from './follow/index.ts';
import type { HouseBooks, HouseDeps } from './house/index.ts';
import type { Journal } from './journal/index.ts';
import type { OperationsNews, OperationsThreadProcedures } from './operations-thread.ts';

export interface OperationsNewsDeps {
  readonly log: Logger;
  readonly house: Pick<HouseBooks, 'committed' | 'progressed'>;
  readonly journal: Pick<Journal, 'consumed' | 'release'>;
  readonly onFailed: (error: Error) => void;
}

/** Hears what the operations thread tells: for the log, for the house, and so that the journal may let go. */
export function hearOperations({ log, house, journal, onFailed }: OperationsNewsDeps): (news: OperationsNews) => void {
  return (news) => {
    if (news.kind === 'committed') house.committed();
    else if (news.kind === 'gap') log.error({ room: 'journal', ...news.gap }, 'entries to be replayed are lost');
    else if (news.kind === 'orphans') tellOfOrphans(news, log);
    else if (news.kind === 'trend-unanswered')
      log.warn({ room: 'store', ...news }, 'a trend was not answered; asked again');
    else if (news.kind === 'weather-unanswered')
      log.warn({ room: 'weather', ...news }, 'a forecast was not answered; asked again');
    else if (news.kind === 'defect') onFailed(new Error(news.text));
    else {
      journal.consumed(news.progress.consumed);
      if (news.progress.needed !== undefined) journal.release('followers', news.progress.needed);
      house.progressed(news.progress.consumed);
    }
  };
}

type OrphansHeard = Extract<OperationsNews, { kind: 'orphans' }>;

/** Somebody must say whose they are, or that they do not matter. */
function tellOfOrphans({ kind: _, ...facts }: OrphansHeard, log: Logger): void {
  const said = { room: 'fleet', ...facts };
  if (facts.gave_way > 0) log.warn(said, 'the queue of unregistered devices is full; those longest silent gave way');
  else log.info(said, 'unregistered devices were heard; adopt or dismiss them at /api/v1/orphans');
}

/** Verdicts that come out differently the second time are a defect of the rules: a person must know. */
export function tellOfReplay({ stepped, replayed, replayMismatches }: FollowerPosition, log: Logger): void {
  const facts = { room: 'rules', seq: stepped, verdicts: replayed, mismatches: replayMismatches };
  if (replayMismatches === 0) log.info(facts, 'replayed the journal');
  else log.error(facts, 'replayed the journal; verdicts differ from those that took effect');
}

/** Alerts that come late are told to people as alerts are, and in the log. */
export function tellOfLag(
  operations: Pick<Remote<OperationsThreadProcedures>, 'tellOfItself'>,
  log: Logger,
): Pick<HouseDeps, 'onLag' | 'onCaughtUp'> {
  return {
    onLag: (lag) => {
      log.error({ room: 'rules', lag_ms: lag }, 'the rules are behind; alerts are late');
      void operations.tellOfItself('carewatch.lagging', { lag_seconds: lag / 1_000 });
    },
    onCaughtUp: () => {
      log.info({ room: 'rules' }, 'the rules have caught up');
      void operations.tellOfItself('carewatch.caught-up', {});
    },
  };
}
