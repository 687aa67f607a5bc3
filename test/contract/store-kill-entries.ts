import type { TelemetryEvent } from '../../src/telemetry/index.ts';
import { at, heater, lift, reading } from './store-world.ts';

const ENTRY_MS = 60_000;

/** What entry `seq` holds, the same in every process: a day is 1,440 entries, one in eight has several events. */
function entryAt(seq: number): TelemetryEvent[] {
  const arrived = at(seq * ENTRY_MS);
  const common = { seq, at: arrived };
  if (seq % 11 === 0) return [{ ...common, kind: 'pulse', idx: 0 }];
  if (seq % 13 === 0) {
    const sample = new Uint8Array([seq % 256]);
    const detail = `entry ${seq}`;
    return [{ ...common, kind: 'rejected', idx: 0, device: 'h-1', reason: 'bad_value', detail, sample }];
  }
  const type = seq % 3 === 0 ? lift : heater;
  const values = { outlet_temp_c: seq / 8, burner_state: seq % 2 === 0 ? 'flame' : 'idle', floor: seq % 9 };
  const known = Object.fromEntries(Object.entries(values).filter(([name]) => type.slotOf.has(name)));
  return Array.from({ length: seq % 8 === 0 ? 3 : 1 }, (_, idx) =>
    reading({ ...common, idx, type, device: `d-${seq % 17}`, ts: arrived - idx * 60_000, values: known }),
  );
}

export function entriesFrom(first: number, count: number): TelemetryEvent[] {
  return Array.from({ length: count }, (_, i) => entryAt(first + i)).flat();
}
