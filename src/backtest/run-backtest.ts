import type { Instant } from '../base/index.ts';
import type { Rule } from '../rules/index.ts';
import { compareEpisodes } from './compare-episodes.ts';
import { EpisodeBook } from './episode-book.ts';
import { type JudgedTicket, judgeByTickets } from './judge-by-tickets.ts';
import { judgeByTruth, type TruthEvent } from './judge-by-truth.ts';
import type { BacktestResult, VersionResult } from './result.ts';
import { type HistoryStretch, type StepHistoryDeps, stepHistory } from './step-history.ts';

/** A version under test. `version` is null for a document that is not stored. */
export interface TestedVersion {
  readonly rule: Rule;
  readonly version: number | null;
  /** Tickets of this rule, or of the fault it names, that people judged. */
  readonly tickets: readonly JudgedTicket[];
}

/** Everything that a backtest needs besides the history. Plain data, fit to be sent to a thread. */
export interface BacktestTask extends HistoryStretch {
  readonly tested: TestedVersion;
  readonly compared: TestedVersion | undefined;
  readonly truth: readonly TruthEvent[] | undefined;
  readonly cost: BacktestCost;
}

/** Minutes of an agent's time. */
export interface BacktestCost {
  readonly ticketMinutes: number;
  readonly callMinutes: number;
}

export interface RunBacktestDeps extends StepHistoryDeps {
  /** A clock of the machine, in milliseconds, to say how fast it went. */
  readonly stopwatch: () => number;
}

/** Episodes of a version that are told. */
const shown = 1_000;

/** Runs one version, or two beside each other, over stored history. Has nothing that could act on what it finds. */
export async function runBacktest(task: BacktestTask, deps: RunBacktestDeps): Promise<BacktestResult> {
  const began = deps.stopwatch();
  const versions = task.compared === undefined ? [task.tested] : [task.tested, task.compared];
  const books = versions.map(({ rule }) => new EpisodeBook(rule, task.from, task.to));
  const reenactments = versions.map(({ rule, version }, i) => ({
    rules: [{ rule, version: version ?? 0 }],
    onVerdict: (verdict: Parameters<EpisodeBook['take']>[0]) => books[i]?.take(verdict),
  }));
  const stepped = await stepHistory(task, reenactments, deps);
  for (const book of books) book.end(stepped.through ?? task.from);
  const [result, compared] = versions.map((version, i) => resultOf(version, books[i], task));
  const [a, b] = books;
  if (result === undefined || a === undefined) throw new Error('defect: a backtest of no version');
  const elapsedMs = deps.stopwatch() - began;
  const readings = stepped.readings + stepped.warmUpReadings;
  const spanMs = (stepped.through ?? task.from) - (stepped.warmUpFrom ?? task.from);
  const partial = books.some((book) => book.episodesTotal > book.episodes.length);
  return {
    readings: stepped.readings,
    warmUpReadings: stepped.warmUpReadings,
    warmUpFrom: stepped.warmUpFrom ?? null,
    through: stepped.through ?? null,
    elapsedMs,
    readingsPerSecond: perSecond(readings, elapsedMs),
    realtimeMultiple: spanMs / Math.max(1, elapsedMs),
    result,
    compared: compared ?? null,
    difference: b === undefined ? null : compareEpisodes(a.episodes, b.episodes, partial),
  };
}

const perSecond = (count: number, ms: number): number => Math.round((count * 1_000) / Math.max(1, ms));

function resultOf(
  { rule, version, tickets }: TestedVersion,
  book: EpisodeBook | undefined,
  { truth, cost, from, to }: BacktestTask,
): VersionResult | undefined {
  if (book === undefined) return undefined;
  const within = (at: Instant): boolean => at >= from && at < to;
  const judged = tickets.filter(({ openedAt }) => within(openedAt));
  return {
    rule: rule.id,
    version,
    episodes: book.episodes.slice(0, shown),
    episodesTotal: book.episodesTotal,
    tickets: book.tickets,
    careCalls: book.careCalls,
    agentMinutes: book.tickets * cost.ticketMinutes + book.careCalls * cost.callMinutes,
    perDay: book.perDay,
    subjectsHit: book.subjectsHit,
    judged: judgeByTickets(book.episodes, judged),
    truth: truth === undefined ? null : judgeByTruth(rule.id, book.episodes, truth),
  };
}
