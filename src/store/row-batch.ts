/**
 * Rows on their way to the store's thread: a small description and one `ArrayBuffer` with every column,
 * so that moving a batch between threads moves one buffer and copies no value.
 */
export interface RowBatch {
  /** `seq` of the first and last event. A journal entry's events are all in one batch. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Events, which is what becomes a row; unknown signals kept aside are not counted. */
  readonly rows: number;
  readonly sections: readonly RowSection[];
  readonly bytes: ArrayBuffer;
  /** What `postMessage` may move instead of copy; the batch is empty on the sending side then. */
  readonly transferList: readonly ArrayBuffer[];
}

/** What a row is about; each has its own fixed columns (`fixedColumns`). */
export type TableName = 'reading' | 'rejection' | 'entry' | 'unknown';

/** Rows of one table that arrived on one day, in `seq`, `idx` order. */
export interface RowSection {
  readonly table: TableName;
  /** The device type for readings, empty for the rest. */
  readonly type: string;
  /** UTC day of arrival, `yyyy-mm-dd`; never earlier than that of the section before. */
  readonly day: string;
  readonly rows: number;
  /** In the order of `fixedColumns[table]`. */
  readonly fixed: readonly ColumnPart[];
  /** Only signals with a value in this section. */
  readonly signals: readonly ColumnPart[];
}

/** How a column lies in `RowBatch.bytes`. Numbers are little-endian. */
export type ColumnKind = 'number' | 'bool' | 'text' | 'bytes' | 'int64' | 'int32' | 'uint8';

export interface ColumnPart {
  readonly name: string;
  readonly kind: ColumnKind;
  /**
   * Byte offset of the values: one each row. For `text` each is a uint32 index into `words`;
   * for `bytes` they are `rows + 1` uint32 positions within the heap at `heap`.
   */
  readonly data: number;
  /** Byte offset of the validity bits (bit `i` of byte `i >> 3`; 1 = has a value); undefined = all have one. */
  readonly valid: number | undefined;
  readonly words: readonly string[];
  readonly heap: number;
}

export interface FixedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** The columns that every row of a table has, in order. Instants are milliseconds since the epoch. */
export const fixedColumns = {
  reading: [
    { name: 'device', kind: 'text' },
    { name: 'ts', kind: 'int64' },
    { name: 'at', kind: 'int64' },
    { name: 'seq', kind: 'int64' },
    { name: 'idx', kind: 'int32' },
    { name: 'flags', kind: 'uint8' },
    // JSON of what has no column: unknown signals, and values of another kind than their column's.
    { name: 'aside', kind: 'text' },
  ],
  rejection: [
    { name: 'device', kind: 'text' },
    { name: 'at', kind: 'int64' },
    { name: 'seq', kind: 'int64' },
    { name: 'idx', kind: 'int32' },
    { name: 'reason', kind: 'text' },
    { name: 'detail', kind: 'text' },
    { name: 'sample', kind: 'bytes' },
  ],
  entry: [
    { name: 'kind', kind: 'text' },
    { name: 'subject', kind: 'text' },
    { name: 'at', kind: 'int64' },
    { name: 'seq', kind: 'int64' },
    { name: 'idx', kind: 'int32' },
    { name: 'label', kind: 'text' },
    { name: 'body', kind: 'bytes' },
  ],
  unknown: [
    { name: 'device', kind: 'text' },
    { name: 'name', kind: 'text' },
    { name: 'ts', kind: 'int64' },
    { name: 'seq', kind: 'int64' },
    { name: 'idx', kind: 'int32' },
    { name: 'value', kind: 'text' },
  ],
} as const satisfies Record<TableName, readonly FixedColumn[]>;
