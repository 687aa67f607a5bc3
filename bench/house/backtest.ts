import { join } from 'node:path';
import { createSystemClock, days } from '../../src/base/index.ts';
import { readCatalogueFiles } from '../../src/catalogue-files.ts';
import { openDuckStore } from '../../src/store/index.ts';
import { parseCatalogue } from '../../src/telemetry/index.ts';
import { startDaemon, temporaryFolder } from '../../test/harness/daemon.ts';
import { benchLive } from '../backtest/live.ts';
import { benchSpeed } from '../backtest/speed.ts';
import { fillStore, type StoredFleet } from '../backtest/stored-fleet.ts';
import { type Figures, type Say, whole } from './figures.ts';

export interface BacktestBenchOptions {
  readonly readings: number;
  readonly rate: number;
  readonly seconds: number;
  readonly pairs: number;
  /** Only what it does to those who publish. */
  readonly onlyLive?: boolean;
}

/** Backtests of many stored readings: how fast they are, and what they do to those who publish meanwhile. */
export async function benchBacktest(options: BacktestBenchOptions, say: Say): Promise<Figures> {
  await using folder = await temporaryFolder();
  const dir = join(folder.path, 'telemetry');
  // A house starts on these readings only where it has been before, with a snapshot of its own.
  await (await startDaemon({ dataDir: folder.path })).stop();
  const began = performance.now();
  const fleet = await fill(dir, options.readings);
  const seconds = (performance.now() - began) / 1_000;
  const hours = (fleet.to - fleet.from) / 3_600_000;
  say(
    `backtest: stored ${whole(fleet.readings)} readings of ${whole(fleet.devices)} gas heaters over ${hours.toFixed(1)} h in ${seconds.toFixed(0)} s`,
  );
  const speed = options.onlyLive === true ? {} : await benchSpeed(dir, fleet, say);
  const live = await benchLive(folder.path, fleet, options, say);
  return { readings: fleet.readings, ...speed, ...live };
}

async function fill(dir: string, readings: number): Promise<StoredFleet> {
  const parsed = parseCatalogue(readCatalogueFiles().deviceTypes);
  const type = 'catalogue' in parsed ? parsed.catalogue.types.get('gas_water_heater') : undefined;
  if (type === undefined) throw new Error('the catalogue has no gas heaters');
  const onFault = ({ detail }: { readonly detail: string }): void => {
    throw new Error(detail);
  };
  await using store = await openDuckStore(
    { dir, retention: { raw: days(3_650) } },
    { clock: createSystemClock(), onFault },
  );
  return await fillStore(store, type, readings, Date.now() - 3_600_000);
}
