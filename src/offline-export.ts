import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assert, createSystemClock } from './base/index.ts';
import type { Config } from './config.ts';
import { spanOf } from './config-schema.ts';
import { lockFolder } from './journal/index.ts';
import { asHeld } from './offline-backtest.ts';
import {
  type ExportedFile,
  type ExportProgress,
  type ExportQuery,
  openDuckStore,
  runExport,
  type StoreFault,
} from './store/index.ts';

export type { ExportProgress, ExportQuery } from './store/index.ts';
export { exportFormats } from './store/index.ts';

/**
 * Writes telemetry of a data folder that no daemon holds into files. It holds the folder while it runs, so that no
 * daemon starts beside it, and changes nothing of what is recorded there.
 */
export async function offlineExport(
  config: Config,
  query: ExportQuery,
  folder: string,
  deps: {
    readonly between: (progress: ExportProgress) => Promise<void>;
    readonly onFault: (fault: StoreFault) => void;
  },
): Promise<readonly ExportedFile[]> {
  await using opened = new AsyncDisposableStack();
  const { dataDir, file } = config;
  if (file.store.engine !== 'duckdb') {
    throw new Error(`Readings are in ${file.store.engine}, which has an export of its own (docs/influx.md).`);
  }
  for (const name of ['journal', 'telemetry']) {
    if (existsSync(join(dataDir, name))) continue;
    throw new Error(`${join(dataDir, name)} is missing, so ${dataDir} is no data folder; name one with --data-dir.`);
  }
  const held = (error: unknown): Promise<never> => Promise.reject(asHeld(error, dataDir));
  opened.use(await lockFolder(join(dataDir, 'journal')).catch(held));
  const store = opened.use(
    await openDuckStore(
      {
        dir: join(dataDir, 'telemetry'),
        retention: { raw: spanOf(file.store.retention) },
        memoryLimit: file.store.memory,
      },
      { clock: createSystemClock(), onFault: deps.onFault },
    ).catch(held),
  );
  assert('exporter' in store && store.exporter !== undefined, 'DuckDB writes files');
  return runExport(store.exporter, query, folder, deps.between);
}
