import type { InfluxStoreDeps, InfluxStoreOptions } from '../influx/open-influx-store.ts';
import { openInfluxStore } from '../influx/open-influx-store.ts';
import type { Store } from '../store.ts';
import type { Influx2Options } from './wire.ts';
import { createInflux2Wire } from './wire.ts';

export interface Influx2StoreOptions extends InfluxStoreOptions {
  readonly influx2: Influx2Options;
}

/** A store whose readings are in InfluxDB 2.x. Opens as `openDuckStore` does, also while the database is away. */
export function openInflux2Store(options: Influx2StoreOptions, deps: InfluxStoreDeps): Promise<Store> {
  return openInfluxStore(createInflux2Wire(options.influx2), options, deps);
}
