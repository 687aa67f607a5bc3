import type { InfluxStoreDeps, InfluxStoreOptions } from '../influx/open-influx-store.ts';
import { openInfluxStore } from '../influx/open-influx-store.ts';
import type { Store } from '../store.ts';
import type { Influx1Options } from './wire.ts';
import { createInflux1Wire } from './wire.ts';

export interface Influx1StoreOptions extends InfluxStoreOptions {
  readonly influx1: Influx1Options;
}

/** A store whose readings are in InfluxDB 1.x. Opens as `openDuckStore` does, also while the database is away. */
export function openInflux1Store(options: Influx1StoreOptions, deps: InfluxStoreDeps): Promise<Store> {
  return openInfluxStore(createInflux1Wire(options.influx1), options, deps);
}
