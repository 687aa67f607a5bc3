import { type Clock, type Duration, hours, type Instant, instant, isAppError, seconds } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import type { KeptSeries, KeptTelemetry, TelemetryState } from './evidence.ts';
import { type EvidenceRow, type EvidenceTables, type KeptFacts, packTelemetry } from './evidence-row.ts';
import { pointsOf, rawFrom, type Window, windowOf, withinBytes } from './evidence-window.ts';

export interface EvidenceLimits {
  /** Raw points kept of a ticket over all signals; of the overview at most as many again. */
  readonly points: number;
  /** Of the JSON of a ticket's readings. */
  readonly bytes: number;
  /** The least and the longest time before the opening that is looked at. */
  readonly least: Duration;
  readonly longest: Duration;
}

/** Asks a device's series as the store does. */
type AskSeries = (question: {
  readonly device: string;
  readonly type: string;
  readonly signals: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
  readonly step?: Duration;
  readonly agg?: 'count';
  readonly limit: number;
}) => Promise<{ readonly series: readonly KeptSeries[]; readonly next: string | null }>;

export interface EvidenceCollectorDeps {
  readonly db: Database;
  /** The machine's: a busy store is asked again in its time. */
  readonly clock: Clock;
  readonly series: AskSeries;
  /** The signals that a rule reads of devices of a type, and how far back it looks. */
  readonly readBy: (
    rule: string,
    version: number,
    type: string,
  ) => { readonly signals: readonly string[]; readonly looksBack: Duration };
  /** The entry up to which everything is stored. */
  readonly storedUpTo: () => number;
}

/**
 * Brings the readings before the opening of tickets from the store, one ticket after the other. What is still to be
 * brought stands in the database: a restart goes on where it was, and bringing it twice changes nothing.
 */
interface EvidenceCollector {
  /** Brings those that are due, at most `most`; returns how many were settled. A call while another runs does nothing. */
  collect(most: number): Promise<number>;
  /** Begins nothing more, and resolves when nothing is under way. */
  idle(): Promise<void>;
}

const mostTries = 60;
const longestPause = hours(1);

export function createEvidenceCollector(limits: EvidenceLimits, deps: EvidenceCollectorDeps): EvidenceCollector {
  const { db, clock } = deps;
  let running: Promise<number> | undefined;
  let stopped = false;

  const nextDue = (): Promise<EvidenceRow | undefined> =>
    db
      .as<EvidenceTables>()
      .selectFrom('ticket_evidence')
      .selectAll()
      .where('telemetry_state', '=', 'pending')
      .where('due_at', '<=', clock.now())
      .where('seq', '<=', deps.storedUpTo())
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();

  const settle = (row: EvidenceRow, set: Partial<EvidenceRow>): Promise<unknown> =>
    db.transaction((tx) =>
      tx
        .as<EvidenceTables>()
        .updateTable('ticket_evidence')
        .set(set)
        .where('ticket_id', '=', row.ticket_id)
        .where('alert_id', '=', row.alert_id)
        .where('telemetry_state', '=', 'pending')
        .execute(),
    );

  const postpone = (row: EvidenceRow): Promise<unknown> => {
    const tries = row.tries + 1;
    const due_at = clock.now() + Math.min(longestPause, seconds(2 ** Math.min(tries, 20)));
    return settle(row, tries >= mostTries ? { tries, telemetry_state: 'unavailable' } : { tries, due_at });
  };

  const bring = async (row: EvidenceRow): Promise<'settled' | 'later'> => {
    try {
      const telemetry = await readingsOf(row, limits, deps);
      const telemetry_state: TelemetryState = telemetry === undefined ? 'empty' : 'kept';
      await settle(row, { telemetry_state, telemetry: telemetry === undefined ? null : packTelemetry(telemetry) });
      return 'settled';
    } catch (error) {
      if (!isAppError(error)) throw error;
      await postpone(row);
      return 'later';
    }
  };

  const collect = async (most: number): Promise<number> => {
    for (let n = 0; n < most; n += 1) {
      const row = stopped ? undefined : await nextDue();
      // A store that refuses one question is not asked the next at once.
      if (row === undefined || (await bring(row)) === 'later') return n;
    }
    return most;
  };

  return {
    async collect(most) {
      if (running !== undefined) return 0;
      running = collect(most);
      try {
        return await running;
      } finally {
        running = undefined;
      }
    },
    async idle() {
      stopped = true;
      await running?.catch(() => undefined);
    },
  };
}

/** The readings of the rule's signals before the opening; undefined where there are none. */
async function readingsOf(
  { rule_id, rule_version, facts }: EvidenceRow,
  limits: EvidenceLimits,
  { series, readBy }: EvidenceCollectorDeps,
): Promise<KeptTelemetry | undefined> {
  const { device, alert } = JSON.parse(facts) as KeptFacts;
  if (device === null) return undefined;
  const { signals, looksBack } = readBy(rule_id, rule_version, device.type);
  if (signals.length === 0) return undefined;
  const { since, opened_at: openedAt, proof } = alert;
  const window = windowOf({ since, openedAt, deviceTime: proof.timers.device_time }, looksBack, limits);
  const ask = (between: Window, more: { readonly step?: Duration; readonly agg?: 'count' }, limit: number) =>
    series({ device: device.id, type: device.type, signals, ...between, ...more, limit });
  const all = await ask(window, {}, limits.points);
  if (all.next === null) {
    if (pointsOf(all.series) === 0) return undefined;
    const kept = { ...window, raw_from: window.from, step_ms: null, series: filled(all.series), overview: [] };
    return withinBytes(kept, limits.bytes);
  }
  const raw_from = await whereRawBegins(window, limits.points, (between, step) =>
    ask(between, { step, agg: 'count' }, mostAsked).then((page) => page.series),
  );
  const raw = await ask({ from: raw_from, to: window.to }, {}, mostAsked);
  const steps = Math.max(1, Math.floor(limits.points / signals.length));
  const step_ms = Math.max(1, Math.ceil((raw_from - window.from) / steps)) as Duration;
  const before = { from: window.from, to: raw_from };
  const overview = raw_from > window.from ? (await ask(before, { step: step_ms }, mostAsked)).series : [];
  const kept = { ...window, raw_from, step_ms, series: filled(raw.series), overview: filled(overview) };
  return withinBytes(kept, limits.bytes);
}

const mostAsked = 10_000;
const buckets = 60;

const filled = (series: readonly KeptSeries[]): KeptSeries[] => series.filter(({ points }) => points.length > 0);

/** Counts in ever finer buckets, looking into the newest while that alone holds more points than are wanted. */
async function whereRawBegins(
  window: Window,
  most: number,
  count: (between: Window, step: Duration) => Promise<readonly KeptSeries[]>,
): Promise<Instant> {
  for (let within = window; ; ) {
    const step = Math.max(1, Math.ceil((within.to - within.from) / buckets)) as Duration;
    const counts = await count(within, step);
    const found = rawFrom(counts, most);
    // A bucket is named by its start, which may lie before the window.
    if (found !== undefined) return instant(Math.max(found, window.from));
    const newest = Math.max(within.from, ...counts.map(({ points }) => points.at(-1)?.[0] ?? within.from));
    if (step === 1) return instant(newest);
    within = { from: instant(newest), to: instant(Math.min(within.to, newest + step)) };
  }
}
