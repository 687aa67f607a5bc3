import type { SignalValue } from '../../telemetry/index.ts';
import type { HistoryReadings, HistorySignal, ReadingColumns, SignalValues } from '../history.ts';
import type { ReadingRow } from './reading-row.ts';
import type { TextTable } from './text-table.ts';

/** The rows of one type as columns; none when there are no rows. Values of a kind that is not wanted come among the asides. */
export function columnsOf(asked: HistoryReadings, all: readonly ReadingRow[], texts: TextTable): ReadingColumns[] {
  const rows = all.filter(({ type }) => type === asked.type);
  if (rows.length === 0) return [];
  const strays = new Map<number, Record<string, SignalValue>>();
  const signals = asked.signals.map((signal) => signalValues(signal, rows, texts, strays));
  const asides: [number, string][] = [];
  rows.forEach(({ aside }, row) => {
    const stray = strays.get(row);
    if (stray !== undefined) asides.push([row, JSON.stringify({ ...(JSON.parse(aside ?? '{}') as object), ...stray })]);
    else if (aside !== undefined) asides.push([row, aside]);
  });
  return [
    {
      ...{ type: asked.type, rows: rows.length, seq: Float64Array.from(rows, ({ seq }) => seq) },
      ...{ idx: Int32Array.from(rows, ({ idx }) => idx), at: Float64Array.from(rows, ({ at }) => at) },
      ...{ ts: Float64Array.from(rows, ({ ts }) => ts), flags: Uint8Array.from(rows, ({ flags }) => flags) },
      ...{ device: Int32Array.from(rows, ({ device }) => texts.numberOf(device)), signals, asides },
    },
  ];
}

const typeOf = { number: 'number', bool: 'boolean', text: 'string' } as const;

function signalValues(
  { name, kind }: HistorySignal,
  rows: readonly ReadingRow[],
  texts: TextTable,
  strays: Map<number, Record<string, SignalValue>>,
): SignalValues {
  const put = (to: Float64Array | Int32Array, write: (value: SignalValue) => number): void => {
    rows.forEach(({ values }, row) => {
      const value = values[name];
      if (value === undefined) return;
      if (typeof value === typeOf[kind]) to[row] = write(value);
      else strays.set(row, { ...strays.get(row), [name]: value });
    });
  };
  if (kind === 'text') {
    const values = new Int32Array(rows.length).fill(-1);
    put(values, (value) => texts.numberOf(value as string));
    return { name, kind, values };
  }
  const values = new Float64Array(rows.length).fill(Number.NaN);
  put(values, Number);
  return { name, kind, values };
}
