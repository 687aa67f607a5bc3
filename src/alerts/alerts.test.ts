import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrivenClock, createIds, instant } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { openDatabase, pendingControls, readAudit } from '../db/index.ts';
import { createFleetCommands, fleetMigrations } from '../fleet/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { Alerts, AlertsReader } from './index.ts';
import { alertsMigrations, compareReplayed, createAlerts, createAlertsReader, pruneVerdictLog } from './index.ts';

const title = { en: 'Very low gas pressure', 'zh-CN': '燃气压力过低' };

let lastSeq = 0;
function verdict(fields: Partial<Verdict> = {}): Verdict {
  lastSeq += 1;
  return {
    seq: lastSeq,
    ordinal: 0,
    at: instant(lastSeq * 1_000),
    rule: 'GH-02',
    version: 3,
    mode: 'active',
    subject: { kind: 'device', id: 'WH-1' },
    kind: 'breach',
    severity: 'P2',
    level: 0,
    deviceTime: instant(90_000),
    since: instant(80_000),
    reason: 'condition',
    inputs: { gas_supply_pressure_pa: 700, burner_state: null },
    ...fields,
  };
}

describe('alerts', () => {
  let folder: string;
  let db: Database;
  let alerts: Alerts;
  let reader: AlertsReader;
  const clock = createDrivenClock(instant(500));
  const ids = createIds(clock);

  beforeEach(async () => {
    lastSeq = 0;
    folder = await mkdtemp(join(tmpdir(), 'carewatch-alerts-'));
    db = await openDatabase({ file: join(folder, 'operations.sqlite') }, [...fleetMigrations, ...alertsMigrations]);
    alerts = createAlerts({ clock, ids, ruleOf: () => ({ title }) });
    reader = createAlertsReader(db);
  });

  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const apply = (...verdicts: Verdict[]) => db.transaction((tx) => alerts.apply(tx, verdicts));
  const only = async () => {
    const { items } = await reader.listAlerts({}, { limit: 50 });
    expect(items).toHaveLength(1);
    return items[0] as (typeof items)[number];
  };

  it('opens an alert with its proof', async () => {
    const before = { level: null, since: null, clearing: null, timers: [instant(80_000)] };
    const after = { ...before, level: 0, since: instant(80_000) };
    const [change] = await apply(verdict({ before, after }));
    expect(change).toMatchObject({ kind: 'opened', at: 1_000, alert: { device_id: 'WH-1', state: 'open', title } });
    expect((await only()).proof).toEqual({
      seq: 1,
      rule_version: 3,
      reason: 'condition',
      inputs: { gas_supply_pressure_pa: 700, burner_state: null },
      timers: { since: 80_000, device_time: 90_000, held_ms: 10_000 },
      before,
      after,
      suppressions: [],
    });
  });

  it('flaps from where its rule says so until it ends, and is found by it', async () => {
    await apply(verdict(), verdict({ kind: 'clear' }));
    await apply(verdict({ flapping: true }), verdict({ kind: 'level', level: 1, severity: 'P1', flapping: true }));
    const { items } = await reader.listAlerts({ flapping: true }, { limit: 9 });
    expect(items).toMatchObject([{ flapping: true, flapping_since: 3_000, severity: 'P1' }]);
    const steady = await reader.listAlerts({ flapping: false }, { limit: 9 });
    expect(steady.items).toMatchObject([{ flapping: false, flapping_since: null, opened_at: 1_000 }]);
  });

  it('changes nothing when a breach repeats, and keeps the reason with the alert', async () => {
    await apply(verdict());
    expect(await apply(verdict(), verdict())).toEqual([]);
    const alert = await only();
    expect(alert.proof.suppressions.map((s) => [s.stage, s.reason, s.seq])).toEqual([
      ['duplicate', 'already-open', 2],
      ['duplicate', 'already-open', 3],
    ]);
    expect((await reader.listSuppressed({ rule_id: 'GH-02' }, { limit: 9 })).items).toMatchObject([
      { seq: 3, alert_id: alert.id },
      { seq: 2, alert_id: alert.id },
    ]);
  });

  it('recovers with the condition, and takes the next breach for a new alert', async () => {
    await apply(verdict());
    const [ended] = await apply(verdict({ kind: 'clear' }));
    expect(ended).toMatchObject({
      kind: 'ended',
      alert: { state: 'recovered', recovered_at: 2_000, ended_by: 'condition' },
    });
    expect(await apply(verdict({ kind: 'clear' }))).toEqual([]);
    expect(await apply(verdict())).toMatchObject([{ kind: 'opened' }]);
    expect((await reader.listAlerts({ state: 'open' }, { limit: 9 })).items).toHaveLength(1);
    expect((await reader.listAlerts({ state: 'recovered' }, { limit: 9 })).items).toHaveLength(1);
  });

  it.each(['manual', 'rule-retired', 'device-retired'] as const)('closes when it ends by %s', async (reason) => {
    await apply(verdict());
    expect(await apply(verdict({ kind: 'clear', reason }))).toMatchObject([
      { alert: { state: 'closed', ended_by: reason } },
    ]);
  });

  it('keeps rules and devices apart', async () => {
    const other = verdict({ subject: { kind: 'device', id: 'WH-2' } });
    expect(await apply(verdict(), other, verdict({ rule: 'GH-01' }))).toHaveLength(3);
    expect(await reader.countOpen()).toEqual({ 'GH-02': 2, 'GH-01': 1 });
  });

  it('moves with its level and asks for eyes again when it gets worse', async () => {
    await apply(verdict());
    await db.transaction(async (tx) => alerts.acknowledge(tx, (await only()).id, 'ann'));
    const [eased] = await apply(verdict({ kind: 'level', severity: 'P3', level: 1 }));
    expect(eased).toMatchObject({
      kind: 'level-changed',
      from: { severity: 'P2', level: 0 },
      alert: { state: 'acknowledged' },
    });
    const [worse] = await apply(verdict({ kind: 'level', severity: 'P1', level: 2 }));
    expect(worse).toMatchObject({ alert: { state: 'open', severity: 'P1', level: 2, acknowledged_by: 'ann' } });
    expect(await apply(verdict({ kind: 'level', severity: 'P1', level: 2 }))).toEqual([]);
  });

  it('records what a rule in shadow says, and does nothing', async () => {
    expect(await apply(verdict({ mode: 'shadow' }), verdict({ mode: 'shadow', kind: 'clear' }))).toEqual([]);
    expect((await reader.listAlerts({}, { limit: 9 })).items).toEqual([]);
    const { items } = await reader.listShadowVerdicts({ rule_id: 'GH-02' }, { limit: 1 });
    expect(items).toMatchObject([{ seq: 2, kind: 'clear', inputs: { gas_supply_pressure_pa: 700 } }]);
  });

  it('opens nothing for a retired device, but lets its open alert end', async () => {
    const fleet = createFleetCommands({ clock, ids, deviceTypes: new Set(['elevator']) });
    await db.transaction(async (tx) => void (await fleet.registerDevice(tx, { id: 'WH-1', type: 'elevator' }, 'ann')));
    await apply(verdict());
    await db.transaction(async (tx) => void (await fleet.retireDevice(tx, 'WH-1', undefined, 'ann')));
    expect(await apply(verdict({ rule: 'GH-01' }))).toEqual([]);
    expect((await reader.listSuppressed({}, { limit: 9 })).items).toMatchObject([
      { stage: 'retired-device', reason: 'device-retired', alert_id: null },
    ]);
    expect(await apply(verdict({ kind: 'clear', reason: 'device-retired' }))).toHaveLength(1);
  });

  it('can be acknowledged once, while it is open', async () => {
    await apply(verdict());
    const { id } = await only();
    const acknowledge = () => db.transaction((tx) => alerts.acknowledge(tx, id, 'ann'));
    expect(await acknowledge()).toMatchObject({ state: 'acknowledged', acknowledged_by: 'ann', acknowledged_at: 500 });
    await expect(acknowledge()).rejects.toMatchObject({ code: 'alert-move-forbidden' });
    await expect(acknowledge()).rejects.toThrow('acknowledged before');
    await apply(verdict({ kind: 'clear' }));
    await expect(acknowledge()).rejects.toThrow('it is over');
    await expect(db.transaction((tx) => alerts.acknowledge(tx, 'x', 'ann'))).rejects.toMatchObject({
      code: 'alert-unknown',
    });
  });

  it('asks the engine to end an episode and stays open until it does', async () => {
    await apply(verdict());
    const { id } = await only();
    expect(await db.transaction((tx) => alerts.manualClear(tx, id, 'ann'))).toMatchObject({ state: 'open' });
    expect(await pendingControls(db, 9)).toMatchObject([
      { label: 'clear', subject: 'WH-1', body: { rule: 'GH-02', by: 'ann' } },
    ]);
  });

  it('writes every change into the audit', async () => {
    await apply(verdict(), verdict({ kind: 'level', severity: 'P1', level: 1 }), verdict({ kind: 'clear' }));
    const records = await readAudit(db, { device_id: 'WH-1', limit: 9 });
    expect(records.map((r) => [r.at, r.action])).toEqual([
      [1_000, 'alert.opened'],
      [2_000, 'alert.level-changed'],
      [3_000, 'alert.recovered'],
    ]);
  });

  it('refuses the same verdict twice: the cursor would be wrong', async () => {
    const one = verdict();
    await apply(one);
    await expect(apply(one)).rejects.toThrow('applied twice');
  });

  it('pages alerts newest first', async () => {
    for (const rule of ['a', 'b', 'c', 'd', 'e']) await apply(verdict({ rule }));
    const first = await reader.listAlerts({}, { limit: 3 });
    const rest = await reader.listAlerts({}, { limit: 3, cursor: first.next_cursor ?? '' });
    expect([...first.items, ...rest.items].map((a) => a.rule_id)).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it('finds what a replay said differently, and does not compare what was pruned', async () => {
    const said = [verdict(), verdict({ kind: 'clear' }), verdict({ mode: 'shadow' })] as const;
    await apply(...said);
    const compare = (verdicts: readonly Verdict[], fromSeq = 1) => compareReplayed(db, { fromSeq, toSeq: 3 }, verdicts);
    expect(await compare(said)).toEqual([]);
    const shuffled = { ...said[0], inputs: { burner_state: null, gas_supply_pressure_pa: 700 } };
    expect(await compare([shuffled, said[1], said[2]])).toEqual([]);
    const changed = [{ ...said[0], since: instant(1) }, said[2], { ...said[1], ordinal: 1 }, verdict()];
    expect(await compare(changed)).toEqual([
      { seq: 1, ordinal: 0, kind: 'different' },
      { seq: 2, ordinal: 0, kind: 'missing' },
      { seq: 2, ordinal: 1, kind: 'new' },
    ]);
    await db.transaction((tx) => pruneVerdictLog(tx, 3));
    expect(await compare(changed)).toEqual([]);
    expect(await compare([])).toEqual([{ seq: 3, ordinal: 0, kind: 'missing' }]);
  });
});
