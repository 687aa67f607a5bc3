import type { DuckDBValue } from '@duckdb/node-api';
import { DuckDBBlobValue } from '@duckdb/node-api';
import type { Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { Control, DaemonEvent, HeardEvent, RejectionReason, SignalValue } from '../../telemetry/index.ts';
import type { StoredEvent } from '../stored-event.ts';
import { bytesIn } from './rejections.ts';

/** Every question for events begins with these. */
const COMMON_COLUMNS = 'seq::DOUBLE, idx::DOUBLE, "at"::DOUBLE';
export const READING_COLUMNS = `${COMMON_COLUMNS}, device, ts::DOUBLE, flags::DOUBLE, aside`;
export const REJECTION_COLUMNS = `${COMMON_COLUMNS}, device, reason, detail, sample`;
export const ENTRY_COLUMNS = `${COMMON_COLUMNS}, kind, subject, label, body`;

/** Turns a row of columns into an event. */
export type Decode = (columns: Columns, row: number) => StoredEvent;

export type Columns = readonly (readonly DuckDBValue[])[];

const cell = (columns: Columns, column: number, row: number): DuckDBValue => columns[column]?.[row] ?? null;
const text = (columns: Columns, column: number, row: number): string => String(cell(columns, column, row));
const number = (columns: Columns, column: number, row: number): number => Number(cell(columns, column, row));

function common(columns: Columns, row: number): { seq: number; idx: number; at: Instant } {
  return { seq: number(columns, 0, row), idx: number(columns, 1, row), at: instant(number(columns, 2, row)) };
}

/** `READING_COLUMNS` and then one for each of `signals`. */
export function readingDecoder(type: string, signals: readonly string[]): Decode {
  return (columns, row) => {
    const values: Record<string, SignalValue> = {};
    for (let i = 0; i < signals.length; i += 1) {
      const value = cell(columns, 7 + i, row);
      if (value !== null) values[signals[i] as string] = value as SignalValue;
    }
    const aside = cell(columns, 6, row);
    return {
      ...{ kind: 'reading', ...common(columns, row), device: text(columns, 3, row), type },
      ...{ ts: instant(number(columns, 4, row)), flags: number(columns, 5, row), values },
      ...(aside === null ? {} : { aside: JSON.parse(String(aside)) as Record<string, SignalValue> }),
    };
  };
}

/** `REJECTION_COLUMNS`. */
export const decodeRejection: Decode = (columns, row) => ({
  ...{ kind: 'rejected', ...common(columns, row), device: text(columns, 3, row) },
  ...{ reason: text(columns, 4, row) as RejectionReason, detail: text(columns, 5, row) },
  sample: bytesIn(cell(columns, 6, row)),
});

/** `ENTRY_COLUMNS`. */
export const decodeEntry: Decode = (columns, row): StoredEvent => {
  const kind = text(columns, 3, row) as 'heard' | 'presence' | 'daemon' | 'control' | 'pulse';
  const subject = text(columns, 4, row);
  const label = text(columns, 5, row);
  const body = cell(columns, 6, row);
  const shared = common(columns, row);
  switch (kind) {
    case 'heard': {
      const payload = body instanceof DuckDBBlobValue ? { payload: bytesIn(body) } : {};
      return { kind, ...shared, device: subject, why: label as HeardEvent['why'], ...payload };
    }
    case 'presence':
      return { kind, ...shared, device: subject, online: label === 'online' };
    case 'daemon':
      return { kind, ...shared, phase: label as DaemonEvent['phase'] };
    case 'control':
      return { kind, ...shared, subject, control: JSON.parse(new TextDecoder().decode(bytesIn(body))) as Control };
    case 'pulse':
      return { kind, ...shared };
  }
};
