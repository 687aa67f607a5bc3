import type { SignalValue } from '../../telemetry/index.ts';
import type { RollupStep } from '../rollup.ts';
import { rollupSteps } from '../rollup.ts';
import { HOUR_MS } from './hour-chunks.ts';
import { encoded, rollupMeasurement, THROUGH } from './names.ts';
import type { ReadingRow } from './reading-row.ts';
import type { Rolled } from './rollup-book.ts';
import type { RolledCells, RolledDevices } from './rollup-fold.ts';
import { addTo, cellFields, cellsOf, foldRows, startOf } from './rollup-fold.ts';
import { windowReadings } from './stream-readings.ts';
import type { ScannedDevice } from './wire.ts';
import type { RollupDeps, RollupWork } from './write-rolled.ts';
import { writeRolled } from './write-rolled.ts';

/**
 * Adds what came since to the rollup of an hour whose other readings are gone. Each bucket says what it has already, so
 * that a repeat after a crash adds nothing twice.
 */
export async function addLate(deps: RollupDeps, work: RollupWork, step: RollupStep, rolled: Rolled): Promise<void> {
  const { wire, signal, rollups } = deps;
  const { type, signals, through } = work;
  const [from, to] = [rolled.hour * HOUR_MS, (rolled.hour + 1) * HOUR_MS];
  const window = { after: rolled.through, upTo: through, spans: new Map([[type, [{ from, to }]]]) };
  const names = signals.map(({ name }) => name);
  const late = await windowReadings(deps, window, { signalsOf: () => names });
  const scan = { measurement: rollupMeasurement(type, step), from, to };
  const found = await wire.scan({ ...scan, fields: [THROUGH, ...signals.flatMap(cellFields)] }, signal);
  const width = rollupSteps[step];
  const had = new Map(
    found.map(({ device, rows }) => {
      const buckets = rows.map(([ts, has, ...values]): [number, Had] => [
        ts as number,
        { through: has as number, cells: cellsOf(signals, values) },
      ]);
      return [device, new Map(buckets)];
    }),
  );
  const news = late.filter(({ device, ts, seq }) => {
    const bucket = had.get(encoded(device))?.get(startOf(ts, width));
    return seq > (bucket?.through ?? rolled.through);
  });
  const made: RolledDevices = new Map();
  for (const [device, buckets] of foldRows(onePerInstant(news, names), width)) {
    for (const [start, cells] of buckets) {
      addTo(made, device, start, had.get(device)?.get(start)?.cells ?? []);
      addTo(made, device, start, cells);
    }
  }
  await writeRolled(deps, work, step, made);
  rollups.note(type, step, [{ ...rolled, through }]);
}

interface Had {
  readonly through: number;
  readonly cells: RolledCells;
}

/** Readings in the order of the stream as rows by rising time; of those that share an instant the later values count. */
export function onePerInstant(readings: readonly ReadingRow[], names: readonly string[]): ScannedDevice[] {
  const devices = new Map<string, Map<number, (SignalValue | null)[]>>();
  for (const { device, ts, values } of readings) {
    const rows = devices.get(device) ?? new Map<number, (SignalValue | null)[]>();
    devices.set(device, rows);
    const row = rows.get(ts) ?? names.map(() => null);
    rows.set(ts, row);
    names.forEach((name, i) => {
      const value = values[name];
      if (value !== undefined) row[i] = typeof value === 'string' ? encoded(value) : value;
    });
  }
  return [...devices].map(([device, rows]) => ({
    device: encoded(device),
    rows: [...rows].sort(([a], [b]) => a - b).map(([ts, cells]) => [ts, ...cells]),
  }));
}
