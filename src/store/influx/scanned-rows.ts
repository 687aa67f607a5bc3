import type { SignalValue } from '../../telemetry/index.ts';
import { decoded, encoded, fieldOf, own } from './names.ts';
import type { ReadingRow } from './reading-row.ts';
import type { Scan, Wire } from './wire.ts';

export interface RowScan extends Pick<Scan, 'from' | 'to' | 'devices' | 'above' | 'upTo' | 'limit'> {
  readonly type: string;
  readonly signals: readonly string[];
}

const fixed = [own.seq, own.idx, own.at, own.flags, own.aside];

/** Readings as they stand in the database: of two that share an instant, the later with the fields of both. */
export async function readingsIn(
  { wire, signal }: { readonly wire: Wire; readonly signal: AbortSignal },
  { type, signals, devices, ...rest }: RowScan,
): Promise<ReadingRow[]> {
  const scan = { ...rest, measurement: encoded(type), devices: devices?.map(encoded) };
  const found = await wire.scan({ ...scan, fields: [...fixed, ...signals.map(fieldOf)] }, signal);
  const rows: ReadingRow[] = [];
  for (const { device, rows: scanned } of found) {
    const name = decoded(device);
    for (const [ts, seq, idx, at, flags, aside, ...cells] of scanned) {
      const place = { seq: seq as number, idx: idx as number, at: at as number, flags: flags as number };
      const values: Record<string, SignalValue> = {};
      for (let i = 0; i < signals.length; i += 1) {
        const cell = cells[i];
        if (cell !== null && cell !== undefined) values[signals[i] as string] = signalValue(cell);
      }
      const beside = aside === null || aside === undefined ? {} : { aside: decoded(aside as string) };
      rows.push({ type, device: name, ts: ts as number, ...place, values, ...beside });
    }
  }
  return rows;
}

export const signalValue = (cell: SignalValue): SignalValue => (typeof cell === 'string' ? decoded(cell) : cell);
