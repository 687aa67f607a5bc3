import { once } from 'node:events';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { StoreProcedures, StoreThreadData } from '../../src/app-store.ts';
import type { BacktestResult } from '../../src/backtest/index.ts';
import { createBacktestThreads } from '../../src/backtest-threads.ts';
import { callProcedures, days, instant, type Remote } from '../../src/base/index.ts';
import { readCatalogueFiles } from '../../src/catalogue-files.ts';
import { parseRule } from '../../src/rules/index.ts';
import { type Figures, type Say, whole } from '../house/figures.ts';
import type { AllRulesData, AllRulesDone } from './all-rules-thread.ts';
import type { StoredFleet } from './stored-fleet.ts';
import { streamColumns } from './stream-columns.ts';

export const verdict = (met: boolean): string => (met ? 'met' : 'NOT MET');

export const thresholdRule = `id: BENCH-1
title: Low gas pressure
device_types: [gas_water_heater]
when: gas_supply_pressure_pa < 900
severity: P2
then: { ticket: { skill: 1, fault: GW-110 } }
`;

/**
 * One threshold rule and all default rules over the same stored readings, in the threads in which the daemon runs
 * them; beside bringing the columns that the one rule needs from DuckDB into JavaScript, in the same order.
 */
export async function benchSpeed(dir: string, fleet: StoredFleet, say: Say): Promise<Figures> {
  const file = join(dir, 'series.duckdb');
  const perSecond = (count: number, ms: number): number => Math.round((count * 1_000) / ms);
  const streams = { values: [0], memory: [0] };
  const stream = async (how: 'values' | 'memory'): Promise<void> => {
    const { rows, ms } = await streamColumns(file, 'gas_supply_pressure_pa', how);
    streams[how].push(perSecond(rows, ms));
  };
  await stream('values');
  await stream('memory');
  const { one, all } = await runThreads(dir, fleet);
  await stream('values');
  await stream('memory');
  const [values, memory] = [Math.max(...streams.values), Math.max(...streams.memory)];
  const rate = one.readingsPerSecond;
  say(
    `backtest: one threshold rule over ${whole(one.readings + one.warmUpReadings)} stored readings: ${whole(rate)} readings/s, ${whole(one.realtimeMultiple)} × real time, ${one.result.episodesTotal} episodes`,
  );
  say(
    `backtest: the same columns in the same order from DuckDB into JavaScript: ${whole(values)} rows/s as values, ${whole(memory)} rows/s as memory; the rule ran at ${(rate / values).toFixed(2)} and ${(rate / memory).toFixed(2)} of that; gate 0.30 × as values: ${verdict(rate / values >= 0.3)}`,
  );
  const allRate = perSecond(all.readings, all.ms);
  say(
    `backtest: all ${all.rules} default rules over ${whole(all.readings)} readings: ${whole(allRate)} readings/s, ${whole((fleet.to - fleet.from) / all.ms)} × real time, ${all.verdicts} verdicts`,
  );
  const closed = await closedDays(dir, fleet, say);
  return {
    ...closed,
    one_rule_per_s: rate,
    all_rules_per_s: allRate,
    stream_values_per_s: values,
    stream_memory_per_s: memory,
  };
}

/** The same rule once the days that are over lie in files, as each night leaves them. */
async function closedDays(dir: string, fleet: StoredFleet, say: Say): Promise<Figures> {
  return withStore(dir, async (store) => {
    const { closed } = (await store.maintain(instant(fleet.to))) as { readonly closed: readonly string[] };
    if (closed.length === 0) return {};
    const one = await oneRule(store, fleet);
    const rate = one.readingsPerSecond;
    say(`backtest: the one rule with ${closed.length} day closed, in the order of devices: ${whole(rate)} readings/s`);
    return { one_rule_closed_per_s: rate };
  });
}

const runThreads = (dir: string, fleet: StoredFleet): Promise<{ one: BacktestResult; all: AllRulesDone }> =>
  withStore(dir, async (store) => ({ one: await oneRule(store, fleet), all: await allRules(store, fleet) }));

async function withStore<T>(dir: string, work: (store: Remote<StoreProcedures>) => Promise<T>): Promise<T> {
  const line = new MessageChannel();
  const data: StoreThreadData = {
    settings: {
      dir,
      rollupRetention: { five_minutes: days(0), hourly: days(0) },
      retention: days(3_650),
      memory: '1GB',
    },
    ports: [line.port1],
  };
  const thread = new Worker(new URL('../../src/app-store.ts', import.meta.url), {
    workerData: data,
    transferList: [line.port1],
  });
  const store = callProcedures<StoreProcedures>(line.port2);
  try {
    await store.cursor();
    return await work(store);
  } finally {
    await store.close();
    line.port2.close();
    await thread.terminate();
  }
}

function oneRule(store: Remote<StoreProcedures>, { from, to }: StoredFleet): Promise<BacktestResult> {
  const parsed = parseRule(thresholdRule);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const start = createBacktestThreads({ catalogue: readCatalogueFiles(), store });
  const span = { from: instant(from), to: instant(to + 60_000) };
  const tested = { rule: parsed.rule, version: null, tickets: [] };
  const cost = { ticketMinutes: 12, callMinutes: 5 };
  return start({ ...span, tested, compared: undefined, truth: undefined, cost }, () => {}).done;
}

async function allRules(store: Remote<StoreProcedures>, { from, to }: StoredFleet): Promise<AllRulesDone> {
  const { port1, port2 } = new MessageChannel();
  await store.serveHistory({ port: port1, transferList: [port1] });
  const data: AllRulesData = { catalogue: readCatalogueFiles(), store: port2, from, to: to + 60_000 };
  const url = new URL('./all-rules-thread.ts', import.meta.url);
  const thread = new Worker(url, { workerData: data, transferList: [port2] });
  const [done] = (await once(thread, 'message')) as [AllRulesDone];
  await thread.terminate();
  return done;
}
