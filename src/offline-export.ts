import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { lockFolder } from './journal/index.ts';
import { asHeld } from './offline-backtest.ts';
import { openStore } from './open-store.ts';
import { type ExportedFile, type ExportProgress, type ExportQuery, runExport, type StoreFault } from './store/index.ts';
import { storeSettings } from './store-options.ts';

export type { ExportProgress, ExportQuery } from './store/index.ts';
export { exportFormats } from './store/index.ts';

/**
 * Writes telemetry of a data folder that no daemon holds into files. It holds the folder while it runs, so that no
 * daemon starts beside it, and changes nothing of what is recorded there; what waits for InfluxDB goes there meanwhile.
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
  for (const name of ['journal', 'telemetry']) {
    if (existsSync(join(dataDir, name))) continue;
    throw new Error(`${join(dataDir, name)} is missing, so ${dataDir} is no data folder; name one with --data-dir.`);
  }
  const held = (error: unknown): Promise<never> => Promise.reject(asHeld(error, dataDir));
  opened.use(await lockFolder(join(dataDir, 'journal')).catch(held));
  const settings = await storeSettings(file, join(dataDir, 'telemetry'));
  const store = opened.use(await openStore(settings, deps.onFault).catch(held));
  // The store stays open until the last file is there.
  return await runExport(store.exporter, query, folder, deps.between);
}
