import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCatalogueFiles } from '../../src/catalogue-files.ts';
import { createClient, type Json, type Problem } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

/** From an electric leakage to a confirmed end, over the API of the daemon as people start it. */
describe('the work of people', () => {
  let house: AsyncDisposableStack;
  let daemon: Daemon;
  let ticket: Json;

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder());
    daemon = house.use(await startDaemon({ dataDir: folder.path }));
    const heater = await register(daemon, 'es-0001', 'electric_water_heater');
    const device = house.use(await connect(daemon, heater));
    await device.publish({ ts: Date.now(), seq: 1, values: { leakage_current_ma: 22, tank_upper_temp_c: 55 } });
    ticket = await until('a ticket', async () => (await daemon.api.all('tickets?device_id=es-0001'))[0]);
  });
  afterAll(() => house.disposeAsync());

  it('begins with a P1 ticket of a skilled technician and a call that is due within a minute', async () => {
    expect(ticket).toMatchObject({ rule_id: 'ES-01', severity: 'P1', state: 'open', skill: 3, fault: 'EW-201' });
    const [call] = await daemon.api.all('care-calls?device_id=es-0001');
    expect(call).toMatchObject({ script: 'CC-LEAKAGE', state: 'queued' });
    expect(call.text).toContain('漏电');
    expect(Date.parse(call.due_at) - Date.parse(ticket.opened_at)).toBeLessThanOrEqual(60_000);
  });

  it('shows the alert with its proof, in the language of the caller', async () => {
    const alert = await daemon.api.get(`alerts/${ticket.alert_id}`);
    expect(alert.proof.inputs).toMatchObject({ leakage_current_ma: 22 });
    expect(alert.proof.sentence).toMatch(/^Leakage current 22 mA was above 10 mA/);
    expect(alert.proof).toMatchObject({ before: { level: null }, after: { level: 0, since: alert.since } });
    const chinese = await daemon.api.raw('GET', `alerts/${ticket.alert_id}`, {
      headers: { 'accept-language': 'zh-CN' },
    });
    expect((await chinese.json()) as Json).toMatchObject({
      title: '热水器漏电',
      proof: { sentence: expect.stringMatching(/^漏电电流 22 mA 高于 10 mA/) },
    });
  });

  it('lets an agent accept, work and close the ticket, and asks for a callback', async () => {
    const { token } = await daemon.api.post('tokens', { name: 'li', role: 'agent' });
    const agent = createClient(daemon.httpUrl, token);
    const accepted = await agent.post(`tickets/${ticket.id}/accept`);
    expect(accepted).toMatchObject({ state: 'accepted', assignee: 'li' });
    expect(await agent.post(`tickets/${ticket.id}/start`)).toMatchObject({ state: 'in_progress' });
    const resolution = { result: 'element replaced', cause: 'element', verdict: 'confirmed' };
    expect(await agent.post(`tickets/${ticket.id}/resolve`, resolution)).toMatchObject({ state: 'resolved' });
    expect(await agent.post(`tickets/${ticket.id}/close`, {})).toMatchObject({ state: 'closed', verdict: 'confirmed' });
    const callbacks = await agent.all(`callbacks?device_id=es-0001`);
    expect(callbacks).toMatchObject([{ ticket_id: ticket.id, state: 'queued' }]);
  });

  it('refuses a move that the table forbids, with the reason', async () => {
    const problem = await daemon.api.post(`tickets/${ticket.id}/start`).catch((error: Problem) => error);
    expect(problem).toMatchObject({ status: 409, body: { status: 409, detail: expect.stringContaining('closed') } });
  });

  it('ends the episode only when a person says so', async () => {
    expect(await daemon.api.get(`alerts/${ticket.alert_id}`)).toMatchObject({ state: 'open' });
    await daemon.api.post(`alerts/${ticket.alert_id}/clear`);
    await until('a closed alert', async () => {
      const { state } = await daemon.api.get(`alerts/${ticket.alert_id}`);
      return state === 'closed' ? state : undefined;
    });
  });

  it('keeps who did what and when', async () => {
    const { items } = await daemon.api.get(`audit?object_kind=ticket&object_id=${ticket.id}&limit=50`);
    expect(items.map((record: Json) => [record.action, record.actor])).toEqual([
      ['ticket.opened', 'carewatch'],
      ['ticket.accepted', 'li'],
      ['ticket.started', 'li'],
      ['ticket.resolved', 'li'],
      ['ticket.closed', 'li'],
      ['ticket.recovered', 'carewatch'],
    ]);
  });

  it('shows a reading within a second of its acknowledgement', async () => {
    const start = performance.now();
    const { series } = await until('the reading', async () => {
      const answer = await daemon.api.get('devices/es-0001/telemetry?signals=leakage_current_ma');
      return answer.series[0].points.length > 0 ? answer : undefined;
    });
    expect(series).toEqual([{ signal: 'leakage_current_ma', points: [[expect.stringMatching(/\.\d{3}Z$/), 22]] }]);
    expect(performance.now() - start).toBeLessThan(1_000);
    const device = await daemon.api.get('devices/es-0001');
    expect(JSON.stringify(device)).toContain('leakage_current_ma');
    expect(device.presence).toMatchObject({ online: true });
  });

  it('changes a rule at a place in the journal and judges by it from then on', async () => {
    const { items } = await daemon.api.get('rules?limit=50');
    expect(items).toHaveLength(readCatalogueFiles().rules.length);
    const rule = {
      id: 'MY-01',
      title: { en: 'Tank above sixty', 'zh-CN': '水温超过六十度' },
      device_types: ['electric_water_heater'],
      when: 'tank_upper_temp_c > 60',
      severity: 'P3',
      // biome-ignore lint/suspicious/noThenProperty: the word of the rule language
      then: { ticket: { skill: 1, fault: 'EW-203' } },
      mode: 'active',
    };
    await daemon.api.put('rules/MY-01', rule);
    const another = await register(daemon, 'es-0002', 'electric_water_heater');
    await using device = await connect(daemon, another);
    await device.publish([{ tank_upper_temp_c: 59 }, { tank_upper_temp_c: 61 }]);
    const opened = await until(
      'a ticket of the new rule',
      async () => (await daemon.api.all('tickets?rule_id=MY-01'))[0],
    );
    expect(opened).toMatchObject({ device_id: 'es-0002', title: 'Tank above sixty' });
  });

  it('says where a rule is wrong and what was probably meant', async () => {
    const text = 'id: MY-02\ntitle: x\ndevice_types: [elevator]\nwhen: motor_temp > 80\nseverity: P3\n';
    const answer = await daemon.api.raw('POST', 'rules/validate', {
      body: text,
      headers: { 'content-type': 'application/yaml' },
    });
    expect(JSON.stringify(await answer.json())).toMatch(/motor_temp_c/);
  });

  it('sends a command and hears its answer', async () => {
    const lift = await register(daemon, 'el-0001', 'elevator');
    await using device = await connect(daemon, lift);
    await device.client.subscribeAsync('carewatch/v1/el-0001/command', { qos: 1 });
    device.client.on('message', (_topic, payload) => {
      const { id } = JSON.parse(payload.toString()) as { id: string };
      void device.client.publishAsync('carewatch/v1/el-0001/command/reply', JSON.stringify({ id, ok: true }), {
        qos: 1,
      });
    });
    const command = await daemon.api.post('devices/el-0001/commands', { name: 'self_test' });
    const replied = await until('a reply', async () => {
      const now = await daemon.api.get(`devices/el-0001/commands/${command.id}`);
      return now.state === 'replied' ? now : undefined;
    });
    expect(replied.reply).toMatchObject({ ok: true });
  });

  it('says to whom is trapped at which floor they are, though the rule does not read it', async () => {
    const lift = await register(daemon, 'el-0002', 'elevator', { customer: { name: 'Li', language: 'en' } });
    await using device = await connect(daemon, lift);
    const now = Date.now();
    const values = { occupant_present_on: true, door_state: 'closed', car_speed_m_s: 0, in_door_zone_on: false };
    for (let seconds = 180; seconds >= 0; seconds -= 15) {
      await device.publish({ ts: now - seconds * 1_000, values: { ...values, car_floor_index: 7 } });
    }
    const call = await until('a call', async () => (await daemon.api.get('care-calls?device_id=el-0002')).items[0]);
    expect(call).toMatchObject({ severity: 'P1', text: expect.stringContaining('near floor 7') });
  });

  it('disconnects a device whose secret was rotated', async () => {
    const old = await register(daemon, 'gh-0009', 'gas_water_heater');
    const device = await connect(daemon, old);
    const closed = new Promise<void>((resolve) => device.client.once('close', () => resolve()));
    const { credentials } = await daemon.api.post('devices/gh-0009/secret');
    await closed;
    await expect(connect(daemon, old)).rejects.toThrow(/not authorized|Bad user/i);
    await using again = await connect(daemon, credentials);
    expect(again.client.connected).toBe(true);
  });

  it('answers in problem+json wherever something is wrong', async () => {
    for (const [method, path, status] of [
      ['GET', 'tickets?nonsense=1', 400],
      ['GET', 'tickets/none', 404],
      ['GET', '/nowhere', 404],
      ['POST', 'devices', 400],
    ] as const) {
      const answer = await daemon.api.raw(
        method,
        path,
        method === 'POST' ? { body: '{', headers: { 'content-type': 'application/json' } } : {},
      );
      expect([path, answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([
        path,
        status,
        'application/problem+json',
      ]);
    }
    expect((await fetch(new URL('/api/v1/tickets', daemon.httpUrl))).status).toBe(401);
    expect((await fetch(new URL('/healthz', daemon.httpUrl))).status).toBe(200);
    expect((await fetch(new URL('/readyz', daemon.httpUrl))).status).toBe(200);
  });

  it('stops in good order when told to', async () => {
    expect(await daemon.stop()).toBe(0);
  });
});
