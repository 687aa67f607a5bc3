import type { checkStoreCopy as CheckStoreCopy } from './duckdb/check-copy.ts';
import type { openDuckStore as OpenDuckStore } from './duckdb/open-duck-store.ts';
import type { readingsElsewhere as ReadingsElsewhere } from './influx/restored.ts';
import type { openInflux1Store as OpenInflux1Store } from './influx1/open-influx1-store.ts';
import type { openInflux2Store as OpenInflux2Store } from './influx2/open-influx2-store.ts';

/**
 * The databases are loaded by whoever opens one: most threads only talk to the one that does, and each start of the
 * house would wait until all of them had loaded every database.
 */

export const checkStoreCopy: typeof CheckStoreCopy = async (...given) =>
  (await import('./duckdb/check-copy.ts')).checkStoreCopy(...given);

export const openDuckStore: typeof OpenDuckStore = async (...given) =>
  (await import('./duckdb/open-duck-store.ts')).openDuckStore(...given);

export const openInflux1Store: typeof OpenInflux1Store = async (...given) =>
  (await import('./influx1/open-influx1-store.ts')).openInflux1Store(...given);

export const openInflux2Store: typeof OpenInflux2Store = async (...given) =>
  (await import('./influx2/open-influx2-store.ts')).openInflux2Store(...given);

/** What a copy of a store's folder says is in InfluxDB. */
export const readingsElsewhere = async (
  ...given: Parameters<typeof ReadingsElsewhere>
): Promise<ReturnType<typeof ReadingsElsewhere>> => (await import('./influx/restored.ts')).readingsElsewhere(...given);
