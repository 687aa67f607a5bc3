import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { alertsMigrations } from '../src/alerts/index.ts';
import type { ReportsProcedures, ReportsThreadData } from '../src/app-reports.ts';
import { callProcedures, days, instant } from '../src/base/index.ts';
import { openDatabase, type Tx } from '../src/db/index.ts';
import { createPerformanceReader, deskMigrations } from '../src/desk/index.ts';
import { fleetMigrations } from '../src/fleet/index.ts';

/**
 * What `GET /rules/{id}/performance` costs with 100,000 judged tickets of one rule in 90 days: asked of the reader
 * thread, with the time that the asking thread was on a core, beside the same asked on the asking thread itself.
 */

const tickets = 100_000;
const day = 86_400_000;
const to = Date.UTC(2026, 0, 1);
const from = to - 90 * day;
const devices = 20_000;
const cost = { ticketMinutes: 12, callMinutes: 5 };
/** Not asked for here. */
const quality = {
  timeZone: 'Asia/Shanghai',
  repeatWithin: days(30),
  points: {
    ...{ very_satisfied: 0, first_visit_fix: 0, sla_kept: 0, sla_missed: 0, repeat_repair: 0 },
    ...{ contradicted_absence: 0, contradicted_repair: 0 },
    ...{ care_call: 0, callback: 0, valid_answer: 0 },
  },
};

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-bench-performance-'));
  const file = join(folder, 'operational.db');
  const db = await openDatabase({ file }, [...fleetMigrations, ...alertsMigrations, ...deskMigrations]);
  await db.transaction(fill);
  const query = { rule_id: 'GH-02', from: instant(from), to: instant(to) };
  const { port1, port2 } = new MessageChannel();
  const workerData: ReportsThreadData = { database: file, cost, quality, ports: [port2] };
  const thread = new Worker(new URL('../src/app-reports.ts', import.meta.url), { workerData, transferList: [port2] });
  const reader = callProcedures<ReportsProcedures>(port1);
  await measured('the first question to the reports thread', () => reader.ofRule(query));
  for (let i = 0; i < 3; i += 1) await measured('a question to the reports thread', () => reader.ofRule(query));
  const beside = createPerformanceReader(db, cost);
  const answer = await measured('the same on the asking thread', () => beside.ofRule(query));
  console.log(`performance: ${JSON.stringify(answer.total.judged)} of ${tickets} judged tickets`);
  port1.close();
  await thread.terminate();
  await db[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
}

async function measured<T>(what: string, ask: () => Promise<T>): Promise<T> {
  const before = process.threadCpuUsage();
  const started = performance.now();
  const answer = await ask();
  const wall = performance.now() - started;
  const { user, system } = process.threadCpuUsage(before);
  const own = ((user + system) / 1000).toFixed(1);
  console.log(`performance: ${what}: ${own} ms of the asking thread, ${Math.round(wall)} ms until the answer`);
  return answer;
}

/** One ticket in four was a false alarm; every tenth alert is followed by a more severe one of another rule. */
async function fill(tx: Tx): Promise<void> {
  const db = tx.as<object>();
  const numbers = sql`with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${tickets})`;
  const opened = sql`${from} + i * ${(to - from) / tickets}`;
  const alert = (id: string, rule: string, severity: string, later: number, every: number) => sql`
    insert into alerts (id, rule_id, rule_version, subject_kind, subject_id, device_id, severity, level, state, title,
      since, opened_at, recovered_at, ended_by, seq, reason, inputs, device_time, version)
    ${numbers} select ${id} || i, ${rule}, 1 + i / 50000, 'device', 'H-' || (i % ${devices}), 'H-' || (i % ${devices}),
      ${severity}, 0, 'recovered', '{}', cast(${opened} + ${later} as integer), cast(${opened} + ${later} as integer),
      cast(${opened} + ${later} + 1000 as integer), 'condition', i, 'condition', '{}', 0, 2
    from n where i % ${every} = 0`;
  await alert('alr_', 'GH-02', 'P3', 0, 1).execute(db);
  await alert('alx_', 'GH-05', 'P2', 60_000, 10).execute(db);
  await sql`
    insert into tickets (id, number, subject_kind, subject_id, device_id, rule_id, rule_version, alert_id, severity, state, title, fault, skill,
      opened_at, accepted_at, started_at, resolved_at, closed_at, reopened, cause, verdict, version)
    ${numbers} select 'tkt_' || i, i + 1, 'device', 'H-' || (i % ${devices}), 'H-' || (i % ${devices}), 'GH-02', 1 + i / 50000, 'alr_' || i, 'P3', 'closed',
      '{}', 'GW-110', 2, cast(${opened} as integer), cast(${opened} + 1000 as integer), cast(${opened} + 2000 as integer),
      cast(${opened} + 3600000 as integer), cast(${opened} + 7200000 as integer), 0, 'valve ' || (i % 7),
      case i % 4 when 0 then 'false_alarm' else 'confirmed' end, 5
    from n`.execute(db);
}

await main();
