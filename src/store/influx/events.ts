import { instant } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import type { EventsQuery } from '../store.ts';
import type { StoredEvent } from '../stored-event.ts';
import type { ReadingDeps } from './reading-deps.ts';
import type { ReadingRow } from './reading-row.ts';
import { isBefore } from './reading-row.ts';
import { windowReadings } from './stream-readings.ts';
import { nextWindow } from './stream-windows.ts';

/** Readings held in memory at once, about. */
const WINDOW_ROWS = 50_000;

/** The readings of one window after the other, merged with everything else as it lies beside them. */
export async function* readEvents(deps: ReadingDeps, query: EventsQuery): AsyncGenerator<StoredEvent, void, undefined> {
  const { ledger, beside, gate } = deps;
  const upTo = Math.min(query.upTo ?? Number.POSITIVE_INFINITY, beside.cursor());
  if (query.after >= upTo) return;
  const others = beside.events({ ...query, upTo });
  try {
    let other = await others.next();
    for (let after = query.after; after < upTo; ) {
      const window = nextWindow(ledger, { after, upTo, rows: WINDOW_ROWS, wants: () => true });
      const signalsOf = (type: string) =>
        ledger.signalsOf(type).filter((name) => query.signals?.includes(name) ?? true);
      const readings = await gate.read(
        (signal) => windowReadings({ ...deps, signal }, window, { devices: query.devices, signalsOf }),
        'untimed',
      );
      for (const row of readings) {
        for (; other.done !== true && isBefore(other.value, row); other = await others.next()) yield other.value;
        yield storedReading(row);
      }
      for (; other.done !== true && other.value.seq <= window.upTo; other = await others.next()) yield other.value;
      after = window.upTo;
    }
  } finally {
    await others.return();
  }
}

function storedReading({ type, device, ts, at, seq, idx, flags, values, aside }: ReadingRow): StoredEvent {
  return {
    ...{ kind: 'reading', seq, idx, at: instant(at), device, type, ts: instant(ts), flags, values },
    ...(aside === undefined ? {} : { aside: JSON.parse(aside) as Record<string, SignalValue> }),
  };
}
