import { type ConfigDocument, spanOf } from './config-schema.ts';
import { readInfluxAccess } from './named-files.ts';
import type { StoreSettings } from './open-store.ts';

/** What the configuration says of where readings are kept; secrets are read from their files. */
export async function storeSettings({ store }: Pick<ConfigDocument, 'store'>, dir: string): Promise<StoreSettings> {
  return {
    dir,
    retention: spanOf(store.retention),
    rollupRetention: {
      five_minutes: spanOf(store.rollup_retention.five_minutes),
      hourly: spanOf(store.rollup_retention.hourly),
    },
    memory: store.memory,
    influx: await readInfluxAccess(store),
    outageBytes: store.outage_bytes,
  };
}

/** Which database of which server has the readings; undefined when this machine has them. */
export function databaseName({ store }: Pick<ConfigDocument, 'store'>): string | undefined {
  const { engine, url = '', database = '', org = '', bucket = '' } = store;
  if (engine === 'duckdb') return undefined;
  return engine === 'influx1' ? `${url}, database ${database}` : `${url}, organisation ${org}, bucket ${bucket}`;
}
