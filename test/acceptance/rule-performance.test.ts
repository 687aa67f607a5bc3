import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, Problem } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

const text = (limit: number) => `id: MY-01
title: { en: Tank too hot, zh-CN: 水箱过热 }
device_types: [electric_water_heater]
when: tank_upper_temp_c > ${limit}
severity: P3
then:
  ticket: { skill: 1, fault: EW-203 }
  care_call: { script: CC-DRYFIRE, due: 2h }
`;

/** From what people said of tickets to what is known of the rule, over the API of the daemon as people start it. */
describe('the performance of a rule', () => {
  const house = new AsyncDisposableStack();
  let daemon: Daemon;

  const put = (limit: number) =>
    daemon.api.raw('PUT', 'rules/MY-01', {
      body: text(limit),
      headers: { 'content-type': 'application/yaml' },
    });
  const heat = async (id: string, then: object[] = []): Promise<Json> => {
    const device = await register(daemon, id, 'electric_water_heater');
    await using connection = await connect(daemon, device);
    await connection.publish({ tank_upper_temp_c: 75 });
    const ticket = await until('a ticket', async () => (await daemon.api.all(`tickets?device_id=${id}`))[0]);
    for (const values of then) await connection.publish(values);
    return ticket;
  };
  const work = async ({ id }: Json, verdict: string, cause: string, actions = ['accept', 'start']): Promise<void> => {
    for (const action of actions) await daemon.api.post(`tickets/${id}/${action}`);
    await daemon.api.post(`tickets/${id}/resolve`, { result: 'seen', cause, verdict });
    await daemon.api.post(`tickets/${id}/close`, {});
  };

  beforeAll(async () => {
    const folder = house.use(await temporaryFolder());
    daemon = house.use(await startDaemon({ dataDir: folder.path }));
    await put(70);
    await work(await heat('hot-1'), 'confirmed', 'thermostat');
    await work(await heat('hot-2'), 'false_alarm', 'sensor');
    await put(72);
    const warned = await heat('hot-3', [{ leakage_current_ma: 22 }]);
    await until('worse trouble', async () => (await daemon.api.all('alerts?device_id=hot-3&rule_id=ES-01'))[0]);
    await work(warned, 'confirmed', 'thermostat');
    await work(await heat('hot-4'), 'confirmed', 'element');
    await work(await heat('hot-5'), 'duplicate', 'none');
    await work(await heat('hot-6'), 'customer_error', 'setpoint');
    await heat('hot-7');
    const call = (await daemon.api.all('care-calls?device_id=hot-7'))[0] as Json;
    await daemon.api.post(`care-calls/${call.id}/attempts`, { outcome: 'reached' });
  }, 60_000);
  afterAll(() => house.disposeAsync());

  it('is what people said of its tickets, by version', async () => {
    const { total, versions } = await daemon.api.get('rules/MY-01/performance');
    expect(total).toMatchObject({
      ...{ alerts: 7, tickets: 7, precision: 0.75, calls_tried: 1, measured_tickets: 6 },
      judged: { confirmed: 3, false_alarm: 1, duplicate: 1, customer_error: 1 },
      precision_interval: { low: expect.closeTo(0.3006, 4), high: expect.closeTo(0.9544, 4) },
      faults: [
        { fault: 'EW-203', cause: 'thermostat', tickets: 2 },
        { fault: 'EW-203', cause: 'element', tickets: 1 },
      ],
    });
    expect(versions).toMatchObject([
      { version: 2, alerts: 5, tickets: 5, precision: 1, judged: { confirmed: 2, false_alarm: 0 } },
      { version: 1, alerts: 2, tickets: 2, precision: 0.5, judged: { confirmed: 1, false_alarm: 1 } },
    ]);
  });

  it('tells how long before worse trouble it warned, and nothing of what nothing followed', async () => {
    const { versions } = await daemon.api.get('rules/MY-01/performance');
    const [alert] = await daemon.api.all('alerts?device_id=hot-3&rule_id=MY-01');
    const [worse] = await daemon.api.all('alerts?device_id=hot-3&rule_id=ES-01');
    const lead = (Date.parse(worse?.opened_at) - Date.parse(alert?.opened_at)) / 1_000;
    expect(lead).toBeGreaterThan(0);
    expect(versions[0].lead).toEqual({ followed: 1, p10_s: lead, p50_s: lead });
    expect(versions[1].lead).toEqual({ followed: 0, p10_s: null, p50_s: null });
  });

  it('counts recorded time, and for a call what the configuration says', async () => {
    const tickets = await daemon.api.all('tickets?rule_id=MY-01');
    const worked = tickets
      .filter((one) => one.resolved_at !== null)
      .map((one) => (Date.parse(one.resolved_at) - Date.parse(one.started_at)) / 60_000);
    const { total } = await daemon.api.get('rules/MY-01/performance');
    expect(total.agent_minutes).toBeCloseTo(worked.reduce((sum, one) => sum + one, 0) + 5, 0);
  });

  it('is of the days asked for', async () => {
    const { total } = await daemon.api.get('rules/MY-01/performance');
    expect(total.per_day.reduce((sum: number, one: Json) => sum + one.alerts, 0)).toBe(7);
    const to = new Date(Date.now() - 3_600_000).toISOString();
    const before = await daemon.api.get(`rules/MY-01/performance?to=${to}`);
    expect(before).toMatchObject({ to, versions: [], total: { alerts: 0, precision: null, precision_interval: null } });
  });

  it('is listed of all rules, in pages', async () => {
    const first = await daemon.api.get('rules/performance?limit=1');
    expect(first).toMatchObject({ items: [{ rule_id: expect.any(String) }], next_cursor: expect.any(String) });
    const items = await daemon.api.all('rules/performance');
    const rules = await daemon.api.all('rules');
    expect(items.map((one) => one.rule_id)).toEqual(rules.map((one) => one.id));
    expect(items.find((one) => one.rule_id === 'MY-01')?.total).toMatchObject({ tickets: 7, precision: 0.75 });
    expect(items.find((one) => one.rule_id === 'ES-01')?.total).toMatchObject({ alerts: 1 });
  });

  it('refuses an unknown rule and a span that is none or too long', async () => {
    const status = (path: string) => daemon.api.get(path).catch((problem: Problem) => problem.status);
    expect(await status('rules/NO-1/performance')).toBe(404);
    expect(await status('rules/MY-01/performance?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).toBe(400);
    expect(await status('rules/performance?from=2020-01-01T00:00:00Z')).toBe(400);
  });
});
