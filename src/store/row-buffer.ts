import type { Instant } from '../base/index.ts';
import { assert } from '../base/index.ts';
import type { DeviceType, ReadingEvent, TelemetryEvent } from '../telemetry/index.ts';
import { createArena } from './arena.ts';
import type { RowBatch } from './row-batch.ts';
import { ReadingSection, SectionBuilder, UnknownNotes } from './section-builder.ts';

/**
 * Turns events into columns, on the thread that makes the events. Blocks for nothing and asks nothing of
 * the store; a value of the wrong kind, or not finite, is kept aside as text.
 */
export interface RowBuffer {
  /** Events in (`seq`, `idx`) order. */
  add(event: TelemetryEvent): void;
  /** Events added since the last `take`. */
  readonly rows: number;
  /** `seq` of the last event ever added; 0 before the first. */
  readonly lastSeq: number;
  /**
   * The events so far as one batch; the buffer is empty afterwards. Only between journal entries, because
   * the store takes everything up to a batch's `lastSeq` as stored. A defect when there are no rows.
   */
  take(): RowBatch;
}

const DAY_MS = 86_400_000;

export function createRowBuffer(): RowBuffer {
  const sections = new DaySections();
  const unknown = new UnknownNotes();
  let rows = 0;
  let firstSeq = 0;
  let lastSeq = 0;

  const add = (event: TelemetryEvent): void => {
    assert(event.seq >= lastSeq, `event ${event.seq} after ${lastSeq}`);
    sections.turnTo(event.at);
    if (rows === 0) firstSeq = event.seq;
    lastSeq = event.seq;
    rows += 1;
    if (event.kind === 'reading') {
      const aside = sections.readings(event.type).addReading(event);
      if (aside !== undefined) unknown.add(event, aside);
    } else {
      const { table, cells } = otherRow(event);
      sections.other(table).addRow(cells);
    }
  };

  const take = (): RowBatch => {
    assert(rows > 0, 'a batch without rows');
    const arena = createArena();
    const notes = unknown.take();
    const filled = [...sections.filled(), ...(notes === undefined ? [] : [notes])];
    const packed = filled.map((section) => section.pack(arena));
    const bytes = arena.seal();
    const batch = { firstSeq, lastSeq, rows, sections: packed, bytes, transferList: [bytes] };
    sections.reset();
    rows = 0;
    return batch;
  };

  return {
    add,
    take,
    get rows() {
      return rows;
    },
    get lastSeq() {
      return lastSeq;
    },
  };
}

type Cells = readonly (string | number | Uint8Array | undefined)[];

/** The row of an event that is no reading, in the order of its table's fixed columns. */
function otherRow(event: Exclude<TelemetryEvent, ReadingEvent>): { table: 'rejection' | 'entry'; cells: Cells } {
  const { kind, at, seq, idx } = event;
  const entry = (subject: string, label: string, body?: Uint8Array): { table: 'entry'; cells: Cells } => ({
    table: 'entry',
    cells: [kind, subject, at, seq, idx, label, body],
  });
  switch (event.kind) {
    case 'rejected':
      return { table: 'rejection', cells: [event.device, at, seq, idx, event.reason, event.detail, event.sample] };
    case 'heard':
      return entry(event.device, event.why, event.payload);
    case 'presence':
      return entry(event.device, event.online ? 'online' : 'offline');
    case 'daemon':
      return entry('', event.phase);
    case 'control':
      return entry(event.subject, event.control.label, new TextEncoder().encode(JSON.stringify(event.control)));
    case 'pulse':
      return entry('', '');
  }
}

/** Sections by UTC day of arrival. A clock that ran backwards does not reopen a day. */
class DaySections {
  #day = '';
  #dayEnds = Number.NEGATIVE_INFINITY;
  #past: SectionBuilder[] = [];
  #today = new Map<string, SectionBuilder>();
  #readings = new Map<string, ReadingSection>();

  turnTo(at: Instant): void {
    if (at < this.#dayEnds) return;
    const start = Math.floor(at / DAY_MS) * DAY_MS;
    this.#day = new Date(start).toISOString().slice(0, 10);
    this.#dayEnds = start + DAY_MS;
    this.#past.push(...this.#current());
    this.#today = new Map();
    this.#readings = new Map();
  }

  readings(type: DeviceType): ReadingSection {
    const open = this.#readings.get(type.name);
    if (open !== undefined) return open;
    const section = new ReadingSection(type.name, this.#day);
    this.#readings.set(type.name, section);
    return section;
  }

  other(table: 'rejection' | 'entry'): SectionBuilder {
    const open = this.#today.get(table);
    if (open !== undefined) return open;
    const section = new SectionBuilder(table, '', this.#day);
    this.#today.set(table, section);
    return section;
  }

  filled(): SectionBuilder[] {
    return [...this.#past, ...this.#current()].filter((section) => section.rows > 0);
  }

  reset(): void {
    this.#past = [];
    for (const section of this.#current()) section.reset();
  }

  #current(): SectionBuilder[] {
    return [...this.#readings.values(), ...this.#today.values()];
  }
}
