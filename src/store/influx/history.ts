import { assert } from '../../base/index.ts';
import type { HistoryQuery, HistorySlice } from '../history.ts';
import { columnsOf } from './history-columns.ts';
import type { ReadingDeps } from './reading-deps.ts';
import type { ReadingRow } from './reading-row.ts';
import { entryBefore } from './seq-before.ts';
import { windowReadings } from './stream-readings.ts';
import { nextWindow } from './stream-windows.ts';
import { TextTable } from './text-table.ts';

const USUAL_ROWS = 131_072;
/** Readings asked of the database at once, about. */
const WINDOW_ROWS = 65_536;

type Other = HistorySlice['others'][number];

/** The stream in slices: readings of a window at a time, and what is no reading as it lies beside them. */
export async function* readHistory(
  deps: ReadingDeps,
  query: HistoryQuery,
): AsyncGenerator<HistorySlice, void, undefined> {
  const { ledger, beside, gate } = deps;
  const upTo = Math.min(query.upTo ?? Number.POSITIVE_INFINITY, beside.cursor());
  if (query.after >= upTo) return;
  const { sliceRows = USUAL_ROWS, quietUpTo = 0 } = query;
  const others = new OtherEvents(deps, query, upTo);
  const texts = new TextTable();
  const asked = new Map(query.readings.map((one) => [one.type, one]));
  const wants = (type: string): boolean => asked.has(type);
  const signalsOf = (type: string) => asked.get(type)?.signals.map(({ name }) => name) ?? [];
  try {
    let after = query.after;
    while (after < upTo) {
      const began = performance.now();
      const quiet = after < quietUpTo;
      const end = quiet ? Math.min(upTo, quietUpTo) : upTo;
      const rows = Math.min(sliceRows, WINDOW_ROWS);
      const window = quiet
        ? { after, upTo: end, spans: new Map() }
        : nextWindow(ledger, { after, upTo: end, rows, wants });
      const readings = await gate.read(
        (signal) => windowReadings({ ...deps, signal }, window, { devices: query.devices, signalsOf }),
        'untimed',
      );
      let tookMs = performance.now() - began;
      for (const part of parts(readings, sliceRows, window.upTo)) {
        assert(part.through > after, `an entry after ${after} has more than ${sliceRows} events`);
        const rest = await others.upTo(part.through);
        texts.forgetWhenMany();
        const columns = query.readings.flatMap((one) => columnsOf(one, part.rows, texts));
        const transferList = columns.flatMap(({ seq, idx, at, ts, flags, device, signals }) =>
          [seq, idx, at, ts, flags, device, ...signals.map(({ values }) => values)].map(({ buffer }) => buffer),
        );
        const made = { through: part.through, readings: columns, others: rest, ...texts.take(), tookMs };
        yield { ...made, transferList: transferList as ArrayBuffer[] };
        tookMs = 0;
        after = part.through;
      }
    }
  } finally {
    await others.end();
  }
}

interface Part {
  readonly rows: readonly ReadingRow[];
  readonly through: number;
}

/** Cuts between entries; the last part goes as far as the window. */
function* parts(rows: readonly ReadingRow[], most: number, upTo: number): Generator<Part, void, undefined> {
  let from = 0;
  while (rows.length - from > most) {
    let to = from + most;
    const seqAt = (i: number): number => rows[i]?.seq ?? 0;
    while (to < rows.length && seqAt(to) === seqAt(to - 1)) to += 1;
    if (to === rows.length) break;
    yield { rows: rows.slice(from, to), through: seqAt(to - 1) };
    from = to;
  }
  yield { rows: rows.slice(from), through: upTo };
}

/** What is no reading, taken as the readings go by. */
class OtherEvents {
  readonly #deps: ReadingDeps;
  readonly #after: number;
  readonly #slices: AsyncGenerator<HistorySlice, void, undefined>;
  #ahead: Other[] = [];
  #known: number;

  constructor(deps: ReadingDeps, query: HistoryQuery, upTo: number) {
    this.#deps = deps;
    this.#after = query.after;
    this.#known = query.after;
    this.#slices = deps.beside.history({ ...query, upTo, readings: [] });
  }

  async upTo(through: number): Promise<Other[]> {
    while (this.#known < through) {
      const next = await this.#slices.next();
      if (next.done === true) break;
      this.#known = next.value.through;
      this.#ahead.push(...next.value.others);
    }
    const cut = this.#ahead.findIndex(({ seq }) => seq > through);
    const taken = cut === -1 ? this.#ahead : this.#ahead.slice(0, cut);
    this.#ahead = cut === -1 ? [] : this.#ahead.slice(cut);
    return this.#withLastSeconds(taken);
  }

  async end(): Promise<void> {
    await this.#slices.return();
  }

  /**
   * Before each start of the daemon a pulse at the instant of the entry before. The store beside knows no readings, so
   * that its pulse may stand too early.
   */
  async #withLastSeconds(events: readonly Other[]): Promise<Other[]> {
    const made: Other[] = [];
    for (const event of events) {
      if (event.idx === Number.MAX_SAFE_INTEGER) continue;
      if (event.kind === 'daemon' && event.phase === 'start') {
        const last = await entryBefore(this.#deps, event.seq);
        if (last !== undefined && last.seq > this.#after) {
          made.push({ kind: 'pulse', ...last, idx: Number.MAX_SAFE_INTEGER });
        }
      }
      made.push(event);
    }
    return made;
  }
}
