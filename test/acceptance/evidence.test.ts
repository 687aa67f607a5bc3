import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

/** What a ticket rests on, kept by the daemon as people start it, through a kill -9 and the end of the rule. */

const text = `# ours
id: EV-01
title: { en: Tank too hot, zh-CN: 水箱过热 }
device_types: [electric_water_heater]
when: tank_upper_temp_c > 70 # degrees
severity: P3
then:
  ticket: { skill: 1, fault: EW-203 }
`;
const house = new AsyncDisposableStack();
let dataDir: string;
let daemon: Daemon;

beforeAll(async () => {
  dataDir = house.use(await temporaryFolder()).path;
  daemon = house.use(await startDaemon({ dataDir }));
});
afterAll(() => house.disposeAsync());

const put = async (body: string) => {
  const headers = { 'content-type': 'application/yaml' };
  expect((await daemon.api.raw('PUT', 'rules/EV-01', { body, headers })).ok).toBe(true);
};

it('is there after a kill, and as it was when readings go on and the rule is retired', async () => {
  await put(text);
  const heater = await register(daemon, 'ew-7001', 'electric_water_heater', { model: 'DSF-60' });
  const first = Date.now() - 30_000;
  {
    await using device = await connect(daemon, heater);
    for (let n = 0; n < 12; n += 1) {
      const values = { tank_upper_temp_c: 50 + 2 * n, firmware_version: '2.4.1' };
      await device.publish({ ts: first + n * 1_000, seq: n, values });
    }
  }
  const ticket = await until('the ticket', async () => {
    const { items } = await daemon.api.get('tickets?device_id=ew-7001&rule_id=EV-01');
    return items[0] as Json | undefined;
  });
  await daemon.kill();
  daemon = house.use(await startDaemon({ dataDir }));
  const path = `tickets/${ticket.id}/evidence`;
  const kept = await until('the readings', async () => {
    const evidence = await daemon.api.get(path);
    return evidence.telemetry_state === 'pending' ? undefined : evidence;
  });
  expect(kept).toMatchObject({
    ...{ ticket_id: ticket.id, alert_id: ticket.alert_id, alerts: [ticket.alert_id], telemetry_state: 'kept' },
    rule: { id: 'EV-01', version: 1, text },
    alert: { severity: 'P3', title: 'Tank too hot', proof: { inputs: { tank_upper_temp_c: 72 } } },
    device: { id: 'ew-7001', model: 'DSF-60', firmware: '2.4.1', district: 'Chengdong' },
    members: null,
  });
  const [{ signal, points }] = kept.telemetry.series;
  const values = points.map(([, value]: [string, number]) => value);
  expect([signal, values.slice(0, 12)]).toEqual([
    'tank_upper_temp_c',
    Array.from({ length: 12 }, (_, n) => 50 + 2 * n),
  ]);

  {
    await using device = await connect(daemon, heater);
    await device.publish({ ts: first + 40_000, seq: 99, values: { tank_upper_temp_c: 90, firmware_version: '3.0.0' } });
  }
  await put(`${text}mode: retired\n`);
  await until('the end', async () =>
    (await daemon.api.get(`tickets/${ticket.id}`)).recovered_at === null ? undefined : 1,
  );
  expect(await daemon.api.get(path)).toEqual(kept);
});

it('is not there of what a customer told on the phone, which is said', async () => {
  await register(daemon, 'ew-7002', 'electric_water_heater');
  const body = { source: 'phone', device_id: 'ew-7002', title: 'cold water', severity: 'P3' };
  const { id } = await daemon.api.post('tickets', body);
  await expect(daemon.api.get(`tickets/${id}/evidence`)).rejects.toMatchObject({
    ...{ status: 404, body: { code: 'evidence-unknown', detail: expect.stringContaining('No rule asked for') } },
  });
});
