import { carriedName, readingsElsewhere } from '../store/index.ts';
import type { Collection } from './collection.ts';
import { type ManifestReadings, readManifest } from './manifest.ts';
import type { BackupPlace, BackupSource } from './source.ts';

const folder = `telemetry/${carriedName}`;

/** Readings of a database elsewhere on their way into a backup. */
export interface Carrying {
  /** Up to which entry they are in the backup. */
  readonly upTo: number;
  /** Brings what came since the last step; the first takes over what the backup before has. */
  step(): Promise<void>;
}

/** Undefined where readings are on this machine, or are to stay out. */
export function carryingOf(
  { elsewhere, readings, version }: BackupPlace,
  source: BackupSource,
  collection: Collection,
  previous: string | undefined,
): Carrying | undefined {
  if (elsewhere === undefined || readings !== true) return undefined;
  const before = carriedBefore(previous, version, elsewhere);
  let upTo = before;
  let begun = false;
  return {
    get upTo() {
      return upTo;
    },
    async step() {
      const made = await source.carryReadings({ after: upTo, folder: collection.pathOf(folder) });
      for (const name of made.names) collection.adopt(`${folder}/${name}`);
      upTo = Math.max(upTo, made.upTo);
      if (begun || before === 0) return;
      begun = true;
      const isKept = (name: string): boolean => Number(name.split('-')[1]) > made.keptAfter;
      for (const name of collection.namesBefore(folder).filter(isKept)) collection.keep(`${folder}/${name}`);
    },
  };
}

/** What the backup says of readings elsewhere, as the copy in it knows. */
export async function readingsOf(
  { elsewhere, store }: BackupPlace,
  collection: Collection,
  carriedUpTo: number | undefined,
): Promise<ManifestReadings | undefined> {
  if (store === 'duckdb') return undefined;
  const types = await readingsElsewhere(collection.pathOf('telemetry'));
  return { at: elsewhere ?? 'InfluxDB', carried_up_to: carriedUpTo ?? null, types };
}

/** 0 when the backup before has none, or those of another database. */
function carriedBefore(previous: string | undefined, version: string, elsewhere: string): number {
  if (previous === undefined) return 0;
  try {
    const { readings } = readManifest(previous, version);
    return readings?.at === elsewhere ? (readings.carried_up_to ?? 0) : 0;
  } catch {
    return 0;
  }
}
