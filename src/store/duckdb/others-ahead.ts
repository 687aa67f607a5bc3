import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { StoredEvent } from '../stored-event.ts';
import type { Decode } from './event-decoding.ts';
import { EventRun, mergeRuns } from './event-run.ts';
import type { Question } from './read-pool.ts';
import { lastSeq, rowCount } from './window-rows.ts';

/** What has no columns of its own is decoded row by row, and there is little of it. */
export const otherRows = 50_000;

/** A question for events of one table, in the order of the journal and `otherRows` of them at most. */
export interface OtherQuestion {
  readonly question: Question | undefined;
  readonly decode: Decode;
}

export interface OtherSpan {
  /** Excluded. */
  readonly after: number;
  readonly upTo: number;
}

/**
 * The events of a query that are no readings. They lie thin among readings, so that one question serves many
 * windows: asking in each whether there are any would cost as much as reading it.
 */
export class OthersAhead {
  readonly #ask: (question: Question) => Promise<readonly DuckDBDataChunk[]>;
  #events: Iterator<StoredEvent, void> = mergeRuns([]);
  #head: StoredEvent | undefined;
  /** All up to here are known. */
  #through = Number.NEGATIVE_INFINITY;

  constructor(ask: (question: Question) => Promise<readonly DuckDBDataChunk[]>) {
    this.#ask = ask;
  }

  /**
   * Makes the events of `window` known, and those up to `reach` if it has to ask. Answers up to where they are known,
   * which is short of the window's end where a table has more than it may answer.
   */
  async know(
    window: OtherSpan,
    reach: number,
    questions: (span: OtherSpan) => readonly OtherQuestion[],
  ): Promise<number> {
    if (window.upTo <= this.#through) return window.upTo;
    const span = { after: window.after, upTo: Math.max(window.upTo, reach) };
    let through = span.upTo;
    const runs: EventRun[] = [];
    for (const { question, decode } of questions(span)) {
      if (question === undefined) continue;
      const chunks = await this.#ask(question);
      // The last entry may have lost some of its events to the limit.
      if (rowCount(chunks) === otherRows) through = Math.min(through, lastSeq(chunks) - 1);
      runs.push(new EventRun(chunks, decode));
    }
    this.#events = mergeRuns(runs);
    this.#head = undefined;
    this.#through = through;
    return Math.min(window.upTo, through);
  }

  /** Takes those up to `through`, in order. */
  *take(through: number): Generator<StoredEvent, void, undefined> {
    for (;;) {
      this.#head ??= this.#events.next().value ?? undefined;
      if (this.#head === undefined || this.#head.seq > through) return;
      const event = this.#head;
      this.#head = undefined;
      yield event;
    }
  }
}
