import type { Ledger } from './ledger.ts';
import { encoded, own } from './names.ts';
import type { ReadingRow } from './reading-row.ts';
import { isBefore } from './reading-row.ts';
import { readingsIn } from './scanned-rows.ts';
import type { Wire } from './wire.ts';

/** Instants of one device that lie closer together than this are looked up together. */
const TOGETHER_MS = 3_600_000;
const AT_ONCE = 4;

export interface InstantsTakenDeps {
  readonly wire: Wire;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
}

/**
 * Finds readings that share type, device and instant. InfluxDB keeps one point for them, whose fields are right (those
 * of the later reading win) but which has forgotten that there were two. A reading newer than all of its device shares
 * its instant with none, which nearly all are; only the others are looked up.
 */
export class InstantsTaken {
  readonly #deps: InstantsTakenDeps;
  /** The newest instant of each device, by type. */
  readonly #newest = new Map<string, Map<string, number>>();

  constructor(deps: InstantsTakenDeps) {
    this.#deps = deps;
  }

  /** All readings of every instant that more than one reading has, of `rows` or stored before. */
  async conflictsOf(rows: readonly ReadingRow[]): Promise<ReadingRow[]> {
    const suspects = await this.#notNewer(rows);
    if (suspects.length === 0) return [];
    const found: ReadingRow[] = [];
    const suspected = Map.groupBy(suspects, keyOf);
    const sharing = Map.groupBy(
      rows.filter((row) => suspected.has(keyOf(row))),
      keyOf,
    );
    const stored = new Map<string, ReadingRow>();
    for (const row of await this.#stored(suspects)) {
      // One that this house never had is not in its stream.
      if (!this.#deps.ledger.isLost(row.seq)) stored.set(keyOf(row), row);
    }
    for (const [key, same] of sharing) {
      const first = same[0] as ReadingRow;
      const before = stored.get(key);
      // A later one was written by an attempt before this one, which kept all that mattered.
      const displaced = before !== undefined && isBefore(before, first) ? [before] : [];
      if (displaced.length + same.length > 1) found.push(...displaced, ...same);
    }
    return found;
  }

  /** Once they are in the database. */
  note(rows: readonly ReadingRow[]): void {
    for (const { type, device, ts } of rows) {
      const devices = this.#newest.get(type);
      const newest = devices?.get(device);
      if (newest === undefined || ts > newest) devices?.set(device, ts);
    }
  }

  async #notNewer(rows: readonly ReadingRow[]): Promise<ReadingRow[]> {
    for (const type of new Set(rows.map((row) => row.type))) await this.#learn(type);
    const reached = new Map<string, number>();
    return rows.filter(({ type, device, ts }) => {
      const key = `${type}\n${device}`;
      const newest = reached.get(key) ?? this.#newest.get(type)?.get(device);
      if (newest !== undefined && ts <= newest) return true;
      reached.set(key, ts);
      return false;
    });
  }

  /** Once for each type, when the store was opened anew. */
  async #learn(type: string): Promise<void> {
    if (this.#newest.has(type)) return;
    const { wire, signal } = this.#deps;
    this.#newest.set(type, new Map(await wire.newest(encoded(type), own.seq, signal)));
  }

  async #stored(suspects: readonly ReadingRow[]): Promise<ReadingRow[]> {
    const spans = spansOf(suspects);
    const found: ReadingRow[] = [];
    for (let i = 0; i < spans.length; i += AT_ONCE) {
      const some = spans
        .slice(i, i + AT_ONCE)
        .map(({ type, device, from, to }) =>
          readingsIn(this.#deps, { type, devices: [device], from, to, signals: this.#deps.ledger.signalsOf(type) }),
        );
      for (const rows of await Promise.all(some)) found.push(...rows);
    }
    return found;
  }
}

const keyOf = ({ type, device, ts }: ReadingRow): string => `${ts}\n${type}\n${device}`;

interface Span {
  readonly type: string;
  readonly device: string;
  readonly from: number;
  readonly to: number;
}

function spansOf(rows: readonly ReadingRow[]): Span[] {
  const spans: Span[] = [];
  for (const same of Map.groupBy(rows, ({ type, device }) => `${type}\n${device}`).values()) {
    const sorted = same.toSorted((a, b) => a.ts - b.ts);
    let open: { type: string; device: string; from: number; to: number } | undefined;
    for (const { type, device, ts } of sorted) {
      if (open !== undefined && ts - open.to < TOGETHER_MS) open.to = ts + 1;
      else {
        open = { type, device, from: ts, to: ts + 1 };
        spans.push(open);
      }
    }
  }
  return spans;
}
