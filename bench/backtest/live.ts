import { forkLoad } from '../../simulators/index.ts';
import { type Daemon, startDaemon } from '../../test/harness/daemon.ts';
import { type Figures, median, ms, pause, type Say, whole } from '../house/figures.ts';
import { importHeaters } from '../house/house-under-test.ts';
import { loadShape, whollyAcked } from '../house/throughput.ts';
import { thresholdRule, verdict } from './speed.ts';
import type { StoredFleet } from './stored-fleet.ts';

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly progress: number;
  readonly result: { readonly readings: number; readonly elapsed_ms: number } | null;
}

/** From publish to PUBACK at a steady rate, without a backtest and while one runs after the other, in turns: other load falls on both. */
export async function benchLive(
  dataDir: string,
  fleet: StoredFleet,
  options: { readonly rate: number; readonly seconds: number; readonly pairs: number },
  say: Say,
): Promise<Figures> {
  await using daemon = await startDaemon({ dataDir });
  const credentials = await importHeaters(daemon, 'live', loadShape.connections);
  const { port } = daemon.mqtt;
  const steady = { ...loadShape, port, credentials, rate: options.rate };
  await forkLoad({ ...steady, seconds: 5 }).report;
  const without: number[] = [];
  const during: number[] = [];
  let read = 0;
  for (let pair = 0; pair < options.pairs; pair += 1) {
    without.push(whollyAcked(await forkLoad({ ...steady, seconds: options.seconds }).report).latencyMs.p99);
    const load = forkLoad({ ...steady, seconds: options.seconds });
    const [report, readings] = await Promise.all([load.report, backtestsFor(daemon, fleet, options.seconds * 1_000)]);
    during.push(whollyAcked(report).latencyMs.p99);
    read += readings;
    await pause(1_000);
  }
  const ratios = during.map((one, i) => one / (without[i] ?? Number.NaN));
  const [before, meanwhile, ratio] = [median(without), median(during), median(ratios)];
  const perSecond = read / (options.seconds * options.pairs);
  say(
    `backtest: publish to PUBACK at ${whole(options.rate)} msg/s, p99 of ${options.pairs} pairs of turns of ${options.seconds} s: without a backtest ${without.map(ms).join(', ')} (median ${ms(before)}), with one ${during.map(ms).join(', ')} (median ${ms(meanwhile)}), which reads ${whole(perSecond)} readings/s meanwhile`,
  );
  say(
    `backtest: gate p99 with a backtest below ${gates.ms} ms: ${ms(meanwhile)}, ${verdict(meanwhile < gates.ms)}; gate below ${gates.ratio} × its value without: pairs ${ratios.map((one) => one.toFixed(2)).join(', ')}, median ${ratio.toFixed(2)}, ${verdict(ratio < gates.ratio)}`,
  );
  return {
    ...{ puback_p99_ms: before, puback_p99_backtest_ms: meanwhile, puback_p99_ratio: ratio },
    backtest_meanwhile_per_s: perSecond,
  };
}

const gates = { ms: 50, ratio: 2 } as const;

/** One backtest after the other until the time is over; answers the readings that they went through. */
async function backtestsFor({ api }: Daemon, fleet: StoredFleet, span: number): Promise<number> {
  const end = performance.now() + span;
  const from = new Date(fleet.from).toISOString();
  const to = new Date(fleet.to + 60_000).toISOString();
  let readings = 0;
  while (performance.now() < end) {
    const { id } = await api.post<Shown>('backtests', { rule: thresholdRule, from, to });
    let seen = await api.get<Shown>(`backtests/${id}`);
    while (performance.now() < end && (seen.state === 'queued' || seen.state === 'running')) {
      await pause(100);
      seen = await api.get<Shown>(`backtests/${id}`);
    }
    if (seen.state === 'failed') throw new Error(`a backtest failed: ${JSON.stringify(seen)}`);
    if (seen.result !== null) readings += seen.result.readings;
    else readings += seen.progress * fleet.readings;
    if (seen.result === null) await api.post(`backtests/${id}/cancel`, {});
  }
  return readings;
}
