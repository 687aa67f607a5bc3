import type { RollupRetention, RollupStep } from '../rollup.ts';
import type { StoreFault } from '../store.ts';
import { rollupMeasurement } from './names.ts';
import type { ReadingDeps } from './reading-deps.ts';
import type { RollupBook } from './rollup-book.ts';
import type { RolledDevices, RolledSignal } from './rollup-fold.ts';
import { fieldsOf } from './rollup-fold.ts';
import type { Point } from './wire.ts';
import { writeAll } from './write-all.ts';

export interface RollupDeps extends Pick<ReadingDeps, 'ledger' | 'wire' | 'beside'> {
  readonly rollups: RollupBook;
  readonly rollupRetention: RollupRetention;
  readonly signal: AbortSignal;
  readonly onFault: (fault: StoreFault) => void;
}

/** A part of the work: hours of a type, with readings up to an entry of the journal. */
export interface RollupWork {
  readonly type: string;
  readonly signals: readonly RolledSignal[];
  readonly through: number;
}

/** Points are large: each has some six fields a signal. */
const TOGETHER = 1_000;

/** All or none is refused: then the hours count as not rolled up. */
export async function writeRolled(
  { wire, signal }: Pick<RollupDeps, 'wire' | 'signal'>,
  { type, signals, through }: RollupWork,
  step: RollupStep,
  devices: RolledDevices,
): Promise<void> {
  const measurement = rollupMeasurement(type, step);
  const points: Point[] = [];
  for (const [device, buckets] of devices) {
    for (const [ts, cells] of buckets) {
      points.push({ measurement, device, ts, fields: fieldsOf(signals, cells, through) });
    }
  }
  const write = (some: readonly Point[]): Promise<void> => wire.write(some, signal);
  const [refused] = await writeAll(points, (point) => point, write, { inOrder: false, together: TOGETHER });
  if (refused !== undefined) throw new Error(`InfluxDB refuses a bucket of ${refused.row.device}: ${refused.reason}`);
}
