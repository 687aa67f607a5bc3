import { statSync } from 'node:fs';
import { join } from 'node:path';
import { forkLoad, type LoadReport } from '../../simulators/index.ts';
import type { Client } from '../../test/harness/client.ts';
import { asMet, probeDisk } from '../house/disk-probe.ts';
import { type Figures, mebibytes, ms, pause, quantile, type Say, seconds, whole } from '../house/figures.ts';
import { type HouseUnderTest, importHeaters, openHouse } from '../house/house-under-test.ts';
import { rested } from '../house/process-usage.ts';
import { loadShape, whollyAcked } from '../house/throughput.ts';
import { ask } from './ask.ts';
import { checkCopies } from './check-copies.ts';
import { fillYear } from './fill-year.ts';
import { type Known, longQuestions, type Question, questions } from './questions.ts';
import { recordLives } from './record-lives.ts';

export interface DeskYearOptions {
  /** Tickets, care calls and callbacks in the year. */
  readonly items: number;
  readonly devices: number;
  /** Times that each question is asked, each time of others. */
  readonly times: number;
  /** Messages a second that come in meanwhile. */
  readonly rate: number;
}

/** No kind of question may take longer for 95 in a hundred. */
const mostMs = 200;
/**
 * PUBACKs may take so long while people ask. Where the disk is slow, twice what they take while nobody asks; where it
 * becomes slow because the processors are busy, as on many a virtual machine, twice what one sync of it takes meanwhile.
 */
const mostPubackMs = 50;
const copiesCompared = 150;
const quietSeconds = 8;

/**
 * A house with a year of work in its file: what people look for is found in time while messages come in, and PUBACKs
 * do not wait for it.
 */
export async function benchDeskYear(options: DeskYearOptions, say: Say): Promise<Figures> {
  await using house = await openHouse();
  const empty = house.startedIn;
  await house.daemon.stop();
  const recording = await recordLives();
  const file = join(house.dataDir, 'operational.db');
  const year = fillYear(file, recording, { ...options, now: Date.now(), seed: 20_261_128 });
  const { tickets = 0, calls = 0, deliveries = 0, audit = 0 } = year.counts;
  const bytes = statSync(file).size;
  say(
    `desk-year: ${whole(tickets + calls)} tickets, care calls and callbacks of a year (${whole(tickets)} tickets), the ${whole(deliveries)} messages of its last 29 days, ${whole(audit)} audit records and ${whole(options.devices)} devices, copied from ${recording.lives.length} courses of work that commands had taken; filled in ${seconds(year.seconds)}, ${mebibytes(bytes)} on disk`,
  );
  await house.startAgain();
  say(
    `desk-year: ready ${seconds(house.startedIn)} after the command with the year in the file; an empty house ${seconds(empty)}`,
  );
  const { daemon } = house;
  const compared = await checkCopies(daemon.api, spread(year.some, copiesCompared));
  say(`desk-year: ${whole(compared)} answers about copies are word for word those about what commands wrote`);
  const credentials = await importHeaters(daemon, 'bench', loadShape.connections);
  const known = await learn(daemon.api, options.devices);
  await rested(daemon.pid);
  const load = { ...loadShape, port: daemon.mqtt.port, credentials, rate: options.rate };
  // Warm, and the threads for lists and reports started.
  await forkLoad({ ...load, seconds: 3 }).report;
  for (const question of [...questions, ...longQuestions]) await ask(daemon.api, question, 1, known);
  const quiet = whollyAcked(await forkLoad({ ...load, seconds: quietSeconds }).report);
  const asked = await askUnderLoad(house, load, options.times, known, say);
  const { figures, report } = asked;
  const { p99 } = report.latencyMs;
  const sync = quantile(asMet(asked.syncs), 0.99);
  say(
    `desk-year: PUBACK at ${whole(options.rate)} msg/s p50 ${ms(report.latencyMs.p50)}, p99 ${ms(p99)} while people ask; p50 ${ms(quiet.latencyMs.p50)}, p99 ${ms(quiet.latencyMs.p99)} while nobody does; the p99 of one sync of this disk meanwhile ${ms(sync)} (ratio ${(p99 / sync).toFixed(2)})`,
  );
  if (p99 > Math.max(mostPubackMs, 2 * quiet.latencyMs.p99, 2 * sync))
    throw new Error(`PUBACKs wait for questions: p99 ${ms(p99)}`);
  return {
    ...figures,
    ...{
      items: tickets + calls,
      bytes,
      fill_seconds: year.seconds,
      start_seconds: house.startedIn,
      empty_start_seconds: empty,
    },
    ...{ puback_p99_ms: p99, quiet_puback_p99_ms: quiet.latencyMs.p99, sync_p99_ms: sync },
  };
}

interface AskedUnderLoad {
  readonly figures: Figures;
  readonly report: LoadReport;
  /** What the disk took meanwhile, milliseconds a sync. */
  readonly syncs: readonly number[];
}

async function askUnderLoad(
  { daemon: { api }, dataDir }: HouseUnderTest,
  load: Omit<Parameters<typeof forkLoad>[0], 'seconds'>,
  times: number,
  known: Known,
  say: Say,
): Promise<AskedUnderLoad> {
  const running = forkLoad({ ...load, seconds: 3_600 });
  await pause(1_000);
  let asking = true;
  const probed = probeDisk(dataDir, () => asking);
  const slow: string[] = [];
  const all: number[] = [];
  const each = async (question: Question, gated: boolean, n: number): Promise<void> => {
    const asked = await ask(api, question, n, known);
    const [p50, p95] = [quantile(asked.times, 0.5), quantile(asked.times, 0.95)];
    say(
      `desk-year:   ${asked.kind}: p50 ${ms(p50)}, p95 ${ms(p95)}${gated ? '' : ' (on the reports thread, no limit)'}`,
    );
    if (gated) all.push(...asked.times);
    if (gated && !(p95 < mostMs)) slow.push(`${asked.kind} ${ms(p95)} (${asked.slowest})`);
  };
  try {
    for (const question of questions) await each(question, true, times);
    for (const question of longQuestions) await each(question, false, 3);
  } finally {
    asking = false;
    running.stop();
  }
  const syncs = await probed;
  const report = whollyAcked(await running.report);
  const [p50, p95, p99] = [quantile(all, 0.5), quantile(all, 0.95), quantile(all, 0.99)];
  say(
    `desk-year: ${whole(all.length)} questions of ${questions.length} kinds: p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)} (limit for the p95 of each kind ${mostMs} ms)`,
  );
  if (slow.length > 0) throw new Error(`slower than ${mostMs} ms: ${slow.join('; ')}`);
  return { figures: { p50_ms: p50, p95_ms: p95, p99_ms: p99 }, report, syncs };
}

/** So many of a list, from its whole length. */
const spread = <T>(all: readonly T[], n: number): readonly T[] =>
  all.filter((_, i) => Math.floor((i * n) / all.length) !== Math.floor(((i - 1) * n) / all.length));

/** Ids and numbers from the beginning, and from further on, for the questions to name. */
async function learn(api: Client, devices: number): Promise<Known> {
  const tickets = await somePages(api, 'tickets?limit=500&state=closed');
  const calls = await somePages(api, 'care-calls?limit=500&state=done');
  return {
    devices,
    ticketIds: tickets.map(({ id }) => id),
    ticketNumbers: tickets.map(({ number }) => number),
    callIds: calls.map(({ id }) => id),
    now: Date.now(),
  };
}

interface Listed {
  readonly id: string;
  readonly number: string;
}

async function somePages(api: Client, path: string): Promise<readonly Listed[]> {
  const items: Listed[] = [];
  let cursor = '';
  for (let page = 0; page < 10; page += 1) {
    const answer = await api.get(`${path}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...answer.items);
    if (answer.next_cursor === null) break;
    cursor = answer.next_cursor;
  }
  return items;
}
