import { createSystemClock, type Duration } from './base/index.ts';
import type { InfluxAccess } from './named-files.ts';
import { openDuckStore, openInflux1Store, openInflux2Store, type Store, type StoreFault } from './store/index.ts';

export interface StoreSettings {
  readonly dir: string;
  readonly retention: Duration;
  readonly rollupRetention: { readonly five_minutes: Duration; readonly hourly: Duration };
  readonly memory: string;
  /** Absent: all is in DuckDB. */
  readonly influx?: InfluxAccess | undefined;
  /** What rows may take while InfluxDB is away. */
  readonly outageBytes?: number;
}

/** Opens the store that the settings name, as the machine's clock goes. */
export function openStore(
  { dir, retention, rollupRetention, memory, influx, outageBytes }: StoreSettings,
  onFault: (fault: StoreFault) => void,
): Promise<Store> {
  const options = { dir, retention: { raw: retention, rollups: rollupRetention }, memoryLimit: memory };
  const deps = { clock: createSystemClock(), random: Math.random, onFault };
  if (influx === undefined) return openDuckStore(options, deps);
  return influx.engine === 'influx1'
    ? openInflux1Store({ ...options, outageBytes, influx1: influx }, deps)
    : openInflux2Store({ ...options, outageBytes, influx2: influx }, deps);
}
