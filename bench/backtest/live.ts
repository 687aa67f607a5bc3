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

/** From publish to PUBACK at a steady rate, without a backtest and while one runs, in turns: other load falls on both. A backtest begins with each turn. */
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
  const speeds: number[] = [];
  for (let pair = 0; pair < options.pairs; pair += 1) {
    without.push(whollyAcked(await forkLoad({ ...steady, seconds: options.seconds }).report).latencyMs.p99);
    const load = forkLoad({ ...steady, seconds: options.seconds });
    const [report, speed] = await Promise.all([load.report, backtestsFor(daemon, fleet, options.seconds * 1_000)]);
    during.push(whollyAcked(report).latencyMs.p99);
    speeds.push(speed);
    await pause(1_000);
  }
  const ratios = during.map((one, i) => one / (without[i] ?? Number.NaN));
  const [before, meanwhile, ratio] = [median(without), median(during), median(ratios)];
  const perSecond = median(speeds);
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

/**
 * One backtest after the other until the time is over; answers the readings that they went through in a second. A backtest
 * says how far it is only now and then, so that what it did after it last spoke does not count.
 */
async function backtestsFor({ api }: Daemon, fleet: StoredFleet, span: number): Promise<number> {
  const began = performance.now();
  const from = new Date(fleet.from).toISOString();
  const to = new Date(fleet.to + 60_000).toISOString();
  const over = (): boolean => performance.now() >= began + span;
  let finished = 0;
  let told = { readings: 0, ms: 1 };
  while (!over()) {
    const { id } = await api.post<Shown>('backtests', { rule: thresholdRule, from, to });
    for (let ended = false; !ended && !over(); ) {
      await pause(100);
      const { state, progress, result } = await api.get<Shown>(`backtests/${id}`);
      if (state === 'failed') throw new Error(`the backtest ${id} failed`);
      const readings = finished + (result?.readings ?? progress * fleet.readings);
      if (readings > told.readings) told = { readings, ms: performance.now() - began };
      ended = result !== null;
      if (ended) finished = readings;
    }
    if (over()) await api.post(`backtests/${id}/cancel`, {}).catch(() => undefined);
  }
  return (told.readings * 1_000) / told.ms;
}
