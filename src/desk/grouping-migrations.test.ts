import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { alertsMigrations, createAlertsReader } from '../alerts/index.ts';
import { openDatabase } from '../db/index.ts';
import { fleetMigrations } from '../fleet/index.ts';
import { peopleMigrations } from '../people/index.ts';
import { createDeskReader, deskMigrations } from './index.ts';

const before = (migrations: typeof alertsMigrations, last: string) =>
  migrations.slice(0, migrations.findIndex(({ name }) => name === last) + 1);

/** As a version without incidents wrote them. */
const rows = [
  `insert into alerts values ('alr_1', 'GH-02', 1, 'device', 'WH-1', 'WH-1', 'P2', 0, 'open', '{"en":"A","zh-CN":"A"}',
    1, 2, null, null, null, null, 3, 'condition', '{}', 4, 1)`,
  `insert into suppressed_verdicts values (5, 0, 6, 'duplicate', 'already-open', 'GH-02', 'WH-1', 'alr_1', 'breach')`,
  `insert into shadow_verdicts values (6, 0, 'GH-09', 'WH-1', '{"rule":"GH-09"}')`,
  `insert into tickets (id, number, device_id, rule_id, rule_version, alert_id, severity, state, title, skill, opened_at,
    reopened, version) values ('tkt_1', 1, 'WH-1', 'GH-02', 1, 'alr_1', 'P2', 'open', '{"en":"A","zh-CN":"A"}', 2, 2, 0, 1)`,
  `insert into ticket_events values (1, 'tkt_1', 2, 'carewatch', 'opened', null, 'open', '{}')`,
  `insert into calls (id, kind, device_id, rule_id, alert_id, ticket_id, severity, state, title, script, text, created_at,
    due_at, attempts, version) values ('call_1', 'care', 'WH-1', 'GH-02', 'alr_1', 'tkt_1', 'P2', 'queued',
    '{"en":"A","zh-CN":"A"}', 'CC-GAS', 'A', 2, 2, 0, 1)`,
  `insert into deferred_work values ('alr_1', 'ticket', 9, 'WH-1', '{}')`,
];

it('keeps alerts and work from before there were incidents', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-migrate-'));
  const file = join(folder, 'operations.sqlite');
  {
    const old = [
      ...fleetMigrations,
      ...before(alertsMigrations, 'alerts-002-verdicts'),
      ...before(deskMigrations, 'desk-003-deferred-work'),
    ];
    await using db = await openDatabase({ file }, old);
    await db.transaction(async (tx) => {
      for (const row of rows) await sql.raw(row).execute(tx.as());
    });
  }
  await using db = await openDatabase({ file }, [
    ...fleetMigrations,
    ...alertsMigrations,
    ...peopleMigrations,
    ...deskMigrations,
  ]);
  const page = { limit: 9 };
  const alerts = createAlertsReader(db);
  const subject = { kind: 'device', id: 'WH-1' };
  const known = { device_id: 'WH-1', subject };
  expect((await alerts.listAlerts({ device_id: 'WH-1' }, page)).items).toMatchObject([
    { ...known, muted: null, incident_id: null, proof: { suppressions: [{ reason: 'already-open', seq: 5 }] } },
  ]);
  expect((await alerts.listSuppressed({ device_id: 'WH-1' }, page)).items).toMatchObject([known]);
  expect((await alerts.listShadowVerdicts({ device_id: 'WH-1' }, page)).items).toMatchObject([{ rule: 'GH-09' }]);
  const desk = createDeskReader(db);
  expect((await desk.listTickets({ device_id: 'WH-1' }, page)).items).toMatchObject([known]);
  expect((await desk.listCareCalls({ device_id: 'WH-1' }, page)).items).toMatchObject([known]);
  const { rows: deferred } = await sql`select * from deferred_work`.execute(db.as());
  expect(deferred).toEqual([{ alert_id: 'alr_1', kind: 'ticket', due_at: 9, device_id: 'WH-1', actions: '{}' }]);
  const { rows: broken } = await sql`pragma foreign_key_check`.execute(db.as());
  expect(broken).toEqual([]);
  await rm(folder, { recursive: true });
});
