import { type Instant, KnownTexts, type RoomMeter } from '../base/index.ts';
import { type Entry, forEachEntry, type Group, type JournalGap } from '../journal/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { RowBatch, RowBuffer } from '../store/index.ts';
import type { TelemetryEvent } from '../telemetry/index.ts';
import type { Snapshots } from './snapshots.ts';

/**
 * Follows the journal: decodes each group once and hands it to both sides.
 *
 *     group ──▶ fold ──▶ events ──┬──▶ rows ──▶ the store          (cursor commits with the rows)
 *                                 └──▶ engine ──▶ verdicts ──▶ effects (cursor commits with the tickets)
 *
 * Backfill: from the newest snapshot at or before both cursors, out of the journal's files. Cutover: groups
 * handed on meanwhile wait. Live: groups in order, none twice. What is at or before a side's cursor is
 * recomputed and not applied again.
 */
export interface Follower extends AsyncDisposable {
  /** Catches up to the journal's end as found at start. Groups may be pushed meanwhile. */
  start(journalEnd: number): Promise<void>;
  /** Takes ownership of the group's bytes. */
  push(group: Group): void;
  /** Resolves when the entry has been stepped through and what followed from it applied. */
  passed(seq: number): Promise<void>;
  /** Resolves when everything pushed has been stepped through, applied, and stored. */
  idle(): Promise<void>;
  /** Takes a snapshot once the entry has passed, so that the journal may drop everything up to it. */
  makeRoom(upTo: number): Promise<void>;
  readonly position: FollowerPosition;
}

export interface FollowerPosition {
  /** The last entry stepped through. */
  readonly stepped: number;
  /** The arrival instant of that entry. */
  readonly steppedAt: Instant;
  readonly stored: number;
  readonly applied: number;
  readonly waitingGroups: number;
  /** Verdicts recomputed at start and held against those applied the first time, and how many came out differently. */
  readonly replayed: number;
  readonly replayMismatches: number;
}

export interface FollowerProgress {
  /** The last entry stepped through, and its arrival instant. */
  readonly consumed: number;
  readonly at: Instant;
  /** Replay will never begin before this entry; undefined when that did not change. */
  readonly needed?: number;
}

export interface FollowerOptions {
  /** Rows that may be on their way to the store before stepping waits. */
  readonly maxRowsInFlight: number;
  /** Rows after which a batch is sent without waiting for its time. */
  readonly rowsPerBatch: number;
  readonly flushEveryMs: number;
  readonly snapshotEveryEntries: number;
  /** Of groups stepped through: large messages fill a journal with few entries. */
  readonly snapshotEveryBytes: number;
}

export const followerDefaults: FollowerOptions = {
  maxRowsInFlight: 200_000,
  rowsPerBatch: 16_384,
  flushEveryMs: 100,
  snapshotEveryEntries: 500_000,
  snapshotEveryBytes: 2_500_000_000,
};

/** Ids of devices that are not made anew for each of their messages; a power of two. */
const subjectsKept = 65_536;

export interface FollowerDeps {
  readonly fold: { take(entry: Entry): readonly TelemetryEvent[]; snapshot(): unknown; restore(state: never): void };
  readonly engine: {
    step(event: TelemetryEvent): readonly Verdict[];
    snapshot(): unknown;
    restore(state: never): void;
  };
  readonly journal: { groups(after: number, upTo?: number): AsyncIterable<Group | JournalGap> };
  readonly rows: RowBuffer;
  /** Resolves with the store's cursor once rows and cursor are committed together. */
  readonly store: { append(batch: RowBatch): Promise<number>; cursor(): Promise<number> };
  readonly effects: {
    cursor(): Promise<number>;
    /** One transaction: alerts, desk, notices, cursor. */
    apply(verdicts: readonly Verdict[], upTo: number): Promise<void>;
    /** How many of the verdicts differ from those of the first time. */
    compare(verdicts: readonly Verdict[], from: number, upTo: number): Promise<number>;
  };
  readonly snapshots: Snapshots;
  /** Called for each event after it was stepped; for what is neither rule nor row, such as a command's reply. */
  readonly onEvent: (event: TelemetryEvent) => void;
  /** The journal may drop what lies before; its memory of handed-on groups up to here is free. */
  readonly onProgress: (progress: FollowerProgress) => void;
  /** Entries that were to be replayed and cannot be had; replay goes on after them. */
  readonly onGap: (gap: JournalGap) => void;
  /** A defect of one side: the house stops rather than going on without it. */
  readonly onDefect: (error: unknown) => void;
  readonly meter: { readonly rules: RoomMeter; readonly store: RoomMeter };
}

const knowsNothing = (lastSeq: number): string =>
  `No snapshot can be read, and of the journal's first ${lastSeq} entries nothing is left: what devices and rules there are is not known. Restore the data folder from a backup (docs/operate.md).`;

export function createFollower(options: FollowerOptions, deps: FollowerDeps): Follower {
  const waiting: Group[] = [];
  let working: Promise<void> | undefined;
  let live = false;
  let closed = false;
  /** The start failed: no entry will ever pass, and nobody must wait for one. */
  let stranded = false;
  let stepped = 0;
  let steppedAt = 0 as Instant;
  let stored = 0;
  let applied = 0;
  let storedAtStart = 0;
  let appliedAtStart = 0;
  let replayed = 0;
  let mismatches = 0;
  let passedSeq = 0;
  let passedAt = 0 as Instant;
  let snapshotAt = 0;
  let bytesSinceSnapshot = 0;
  let roomWanted = false;
  let rowsInFlight = 0;
  let flushTimer: NodeJS.Timeout | undefined;
  let roomForRows: (() => void) | undefined;
  const flights = new Set<Promise<void>>();
  const subjects = new KnownTexts(subjectsKept);

  const passing: { readonly seq: number; readonly resolve: () => void }[] = [];

  const tell = (needed?: number): void =>
    deps.onProgress({ consumed: passedSeq, at: passedAt, ...(needed === undefined ? {} : { needed }) });

  const progress = (needed?: number): void => {
    passedSeq = stepped;
    passedAt = steppedAt;
    tell(needed);
    for (let i = passing.length - 1; i >= 0; i -= 1) {
      if ((passing[i]?.seq ?? 0) <= stepped) for (const { resolve } of passing.splice(i, 1)) resolve();
    }
  };

  const flush = (): void => {
    clearTimeout(flushTimer);
    flushTimer = undefined;
    const rows = deps.rows.rows;
    if (rows === 0) return;
    rowsInFlight += rows;
    const store = async (batch: RowBatch): Promise<void> => {
      const cursor = await deps.store.append(batch);
      const before = stored;
      stored = Math.max(stored, cursor);
      rowsInFlight -= rows;
      deps.meter.store.passed(rows);
      roomForRows?.();
      // A snapshot serves only once the rows before it are stored as well.
      if (before < snapshotAt && stored >= snapshotAt) await release();
    };
    const flight = store(deps.rows.take()).catch((error) => deps.onDefect(error));
    flights.add(flight);
    void flight.finally(() => flights.delete(flight));
  };

  const stepGroup = (group: Group, verdicts: Verdict[]): void => {
    const { rows, fold, engine, meter } = deps;
    const rowsBefore = rows.rows;
    let entries = 0;
    const visit = (entry: Entry): void => {
      for (const event of fold.take(entry)) {
        if (event.seq > storedAtStart) rows.add(event);
        for (const verdict of engine.step(event)) verdicts.push(verdict);
        if (event.kind === 'heard') deps.onEvent(event);
      }
      entries += 1;
      stepped = entry.seq;
      steppedAt = entry.at;
    };
    forEachEntry(group.bytes, visit, stepped + 1, subjects);
    bytesSinceSnapshot += group.bytes.byteLength;
    meter.store.received(rows.rows - rowsBefore);
    meter.rules.received(entries);
    meter.rules.passed(entries);
  };

  const settle = async (verdicts: readonly Verdict[]): Promise<void> => {
    const fresh = verdicts.filter((verdict) => verdict.seq > appliedAtStart);
    if (fresh.length === 0) return;
    await deps.effects.apply(fresh, stepped);
    applied = stepped;
  };

  const room = async (): Promise<void> => {
    while (rowsInFlight > options.maxRowsInFlight) {
      await new Promise<void>((resolve) => {
        roomForRows = resolve;
      });
      roomForRows = undefined;
    }
  };

  const take = async (groups: readonly Group[]): Promise<void> => {
    const verdicts: Verdict[] = [];
    for (const group of groups) stepGroup(group, verdicts);
    await settle(verdicts);
    if (deps.rows.rows >= options.rowsPerBatch) flush();
    else flushTimer ??= setTimeout(flush, options.flushEveryMs);
    progress();
    if (stepped - snapshotAt >= options.snapshotEveryEntries || bytesSinceSnapshot >= options.snapshotEveryBytes) {
      await snapshot();
    }
    await room();
  };

  const work = async (): Promise<void> => {
    while (waiting.length > 0) await take(waiting.splice(0, 64));
    if (!roomWanted) return;
    roomWanted = false;
    flush();
    await Promise.all(flights);
    await snapshot();
    await release();
  };

  const wake = (): void => {
    if (!live || closed || working !== undefined) return;
    working = work()
      .catch((error) => deps.onDefect(error))
      .finally(() => {
        working = undefined;
        if (waiting.length > 0 || roomWanted) wake();
      });
  };

  const snapshot = async (): Promise<void> => {
    if (stepped === snapshotAt) return;
    snapshotAt = stepped;
    bytesSinceSnapshot = 0;
    await deps.effects.apply([], stepped);
    applied = stepped;
    const keepFrom = Math.min(stored, applied);
    await deps.snapshots.save({ seq: stepped, fold: deps.fold.snapshot(), engine: deps.engine.snapshot() }, keepFrom);
    progress(await deps.snapshots.oldestNeeded(keepFrom));
  };

  /** Lets the journal drop what no replay will begin before. */
  const release = async (): Promise<void> => tell(await deps.snapshots.oldestNeeded(Math.min(stored, applied)));

  const idle = async (): Promise<void> => {
    do {
      await working;
      flush();
      await Promise.all(flights);
    } while (live && (working !== undefined || flights.size > 0 || waiting.length > 0));
  };

  /** Recomputes what was applied before the restart, in slices, and counts what came out differently. */
  const replay = async (journalEnd: number): Promise<void> => {
    for await (const group of deps.journal.groups(stepped, journalEnd)) {
      if ('reason' in group) {
        // Only a snapshot lets the journal drop anything: without it nobody knows a device or a rule.
        if (stepped === 0 && group.reason === 'released') throw new Error(knowsNothing(group.lastSeq));
        deps.onGap(group);
        stepped = group.lastSeq;
        continue;
      }
      const from = stepped;
      const verdicts: Verdict[] = [];
      stepGroup(group, verdicts);
      const upTo = Math.min(stepped, appliedAtStart);
      const seen = verdicts.filter((verdict) => verdict.seq <= upTo);
      replayed += seen.length;
      if (upTo > from) mismatches += await deps.effects.compare(seen, from, upTo);
      await settle(verdicts);
      if (deps.rows.rows >= options.rowsPerBatch) flush();
      await room();
    }
  };

  const passed = (seq: number): Promise<void> =>
    stranded || seq <= passedSeq
      ? Promise.resolve()
      : new Promise((resolve) => {
          passing.push({ seq, resolve });
        });

  const begin = async (journalEnd: number): Promise<void> => {
    stored = storedAtStart = await deps.store.cursor();
    applied = appliedAtStart = await deps.effects.cursor();
    const from = await deps.snapshots.newestAtOrBefore(Math.min(stored, applied));
    if (from !== undefined) {
      deps.fold.restore(from.fold as never);
      deps.engine.restore(from.engine as never);
      stepped = snapshotAt = from.seq;
    }
    await replay(journalEnd);
    flush();
    await Promise.all(flights);
    progress(await deps.snapshots.oldestNeeded(Math.min(stored, applied)));
    live = true;
    wake();
  };

  return {
    async start(journalEnd) {
      try {
        await begin(journalEnd);
      } catch (error) {
        stranded = true;
        for (const { resolve } of passing.splice(0)) resolve();
        throw error;
      }
    },
    push(group) {
      waiting.push(group);
      wake();
    },
    passed,
    idle,
    async makeRoom(upTo) {
      await passed(upTo);
      roomWanted = true;
      wake();
      await working;
    },
    get position() {
      const waitingGroups = waiting.length;
      return { stepped, steppedAt, stored, applied, waitingGroups, replayed, replayMismatches: mismatches };
    },
    async [Symbol.asyncDispose]() {
      await idle();
      closed = true;
      clearTimeout(flushTimer);
      if (!stranded) await snapshot();
    },
  };
}
