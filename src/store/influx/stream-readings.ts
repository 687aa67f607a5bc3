import type { Ledger } from './ledger.ts';
import { own } from './names.ts';
import type { ReadingRow } from './reading-row.ts';
import { inStreamOrder } from './reading-row.ts';
import { readingsIn } from './scanned-rows.ts';
import type { StreamWindow } from './stream-windows.ts';
import type { Wire } from './wire.ts';

export interface StreamReadingsQuery {
  readonly devices?: readonly string[] | undefined;
  /** The signals wanted of a type. */
  readonly signalsOf: (type: string) => readonly string[];
}

/** More devices than this are picked from all rather than named in a question. */
const NAMED_DEVICES = 200;

/** The readings of a window in (`seq`, `idx`) order, each as it was even where it shares its instant with another. */
export async function windowReadings(
  deps: { readonly wire: Wire; readonly ledger: Ledger; readonly signal: AbortSignal },
  { after, upTo, spans }: StreamWindow,
  { devices, signalsOf }: StreamReadingsQuery,
): Promise<ReadingRow[]> {
  if (devices?.length === 0) return [];
  const { ledger } = deps;
  const wanted = devices === undefined ? undefined : new Set(devices);
  const isWanted = ({ device }: ReadingRow): boolean => wanted?.has(device) ?? true;
  const shared = ledger.sharedOf(after, upTo).filter((row) => spans.has(row.type) && isWanted(row));
  const rows = shared.map((row) => withSignals(row, signalsOf(row.type)));
  const apart = new Set(shared.map(({ seq, idx }) => `${seq} ${idx}`));
  const named = devices !== undefined && devices.length <= NAMED_DEVICES ? devices : undefined;
  for (const [type, some] of spans) {
    for (const { from, to } of some) {
      const bounds = { above: [[own.seq, after]] as const, upTo: [[own.seq, upTo]] as const };
      const found = await readingsIn(deps, { type, devices: named, signals: signalsOf(type), from, to, ...bounds });
      for (const row of found) {
        if (ledger.isLost(row.seq)) continue;
        if (row.at >= ledger.keptFrom && isWanted(row) && !apart.has(`${row.seq} ${row.idx}`)) rows.push(row);
      }
    }
  }
  return rows.sort(inStreamOrder);
}

function withSignals(row: ReadingRow, signals: readonly string[]): ReadingRow {
  const wanted = new Set(signals);
  return { ...row, values: Object.fromEntries(Object.entries(row.values).filter(([name]) => wanted.has(name))) };
}
