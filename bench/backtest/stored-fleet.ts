import { instant, seconds } from '../../src/base/index.ts';
import { createRowBuffer, type Store } from '../../src/store/index.ts';
import type { Control, DeviceType, TelemetryEvent } from '../../src/telemetry/index.ts';

/** A fleet of gas heaters as the store has it: registered, then a reading of each every half minute. */
export interface StoredFleet {
  readonly devices: number;
  readonly readings: number;
  readonly from: number;
  readonly to: number;
}

const devices = 5_000;
const everyMs = seconds(30);
const batchRows = 16_384;
/** What a heater says each time; pressure mostly well above what rules look for. */
const sent = [
  'gas_supply_pressure_pa',
  'burner_state',
  'water_flow_lpm',
  'water_outlet_temp_c',
  'flame_current_ua',
] as const;

/** Rounds of readings end `before`. Appends through the store's own door; the journal's numbers begin at 1. */
export async function fillStore(
  store: Store,
  type: DeviceType,
  readings: number,
  before: number,
): Promise<StoredFleet> {
  const rounds = Math.ceil(readings / devices);
  const to = Math.floor(before / everyMs) * everyMs;
  const from = to - rounds * everyMs;
  const rows = createRowBuffer();
  const flush = async (): Promise<void> => {
    const stored = store.append(rows.take());
    if (store.pending() > 4 * batchRows) await stored;
  };
  for (const event of happenings(type, rounds, from)) {
    rows.add(event);
    if (rows.rows === batchRows) await flush();
  }
  await flush();
  await store.idle();
  return { devices, readings: rounds * devices, from, to };
}

function* happenings(type: DeviceType, rounds: number, from: number): Generator<TelemetryEvent> {
  let seq = 0;
  const names = Array.from({ length: devices }, (_, i) => `old-${String(i).padStart(6, '0')}`);
  for (const [i, id] of names.entries()) {
    seq += 1;
    const facts = { id, type: type.name, model: null, district: `D-${i % 40}`, city: null, building: null };
    const device = { ...facts, provider: null, board: 'b', purchasedOn: null, attributes: { gas_type: '12T' } };
    const control: Control = { label: 'device', id: seq, device };
    yield { kind: 'control', seq, idx: 0, at: instant(from - 60_000), subject: id, control };
  }
  const slots = sent.map((name) => type.slotOf.get(name) ?? 0);
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i < devices; i += 1) {
      seq += 1;
      const ts = from + round * everyMs + Math.floor((i / devices) * everyMs);
      const values = valuesOf(i, round);
      const place = { seq, idx: 0, at: instant(ts + 40), device: names[i] ?? '', ts: instant(ts) };
      yield { kind: 'reading', ...place, type, slots, values, flags: 0 };
    }
  }
}

/** The same in every run, and as hard to compress as what sensors say. One reading in 2,000 is far too low. */
function valuesOf(device: number, round: number): (number | string)[] {
  const mixed = Math.imul(device * 7_919 + round * 104_729, 0x9e3779b1) >>> 0;
  const burning = (device + (round >> 4)) % 6 === 0;
  const low = mixed % 2_000 === 0;
  const pressure = low ? 700 + (mixed & 127) : 1_950 + ((mixed >>> 8) & 127);
  const flow = burning ? 6 + ((mixed >>> 16) & 15) / 10 : 0;
  return [pressure, burning ? 'flame' : 'idle', flow, 40 + ((mixed >>> 20) & 31) / 10, burning ? 4 : 0];
}
