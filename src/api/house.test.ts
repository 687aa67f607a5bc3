import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant, seconds } from '../base/index.ts';
import { flowText } from './metrics.ts';
import { noon } from './testing/samples.ts';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await house.call('POST', '/api/v1/devices', { body: { id: 'GH-1', type: 'gas_water_heater' } });
});
afterAll(() => house[Symbol.asyncDispose]());

const day = 86_400_000;

describe('telemetry', () => {
  const ask = (query: string) => house.call('GET', `/api/v1/devices/GH-1/telemetry?${query}`);

  it('is of the last day and of every signal with points, unless told otherwise', async () => {
    const { json } = await ask('');
    const from = new Date(noon - day).toISOString();
    expect(json).toEqual({ series: [{ signal: 'gas_supply_pressure_pa', points: [[from, 1985]] }], next_cursor: null });
  });

  it('is of the signals, range and step asked for', async () => {
    const { json } = await ask(
      'signals=outlet_temp_c,gas_supply_pressure_pa&from=2026-01-01T08:00:00%2B08:00&to=2026-01-02T00:00:00Z&step=5m&agg=max',
    );
    expect(json.series).toEqual([
      { signal: 'outlet_temp_c', points: [] },
      { signal: 'gas_supply_pressure_pa', points: [['2026-01-01T00:05:00.000Z', 1985]] },
    ]);
  });

  it.each([
    ['signals=gas_supply_presure_pa', 'did you mean gas_supply_pressure_pa?'],
    ['signals=', 'signals'],
    ['from=yesterday', 'from'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'not before'],
    ['step=5', 'step'],
    ['step=0s', 'step'],
    ['agg=mean&step=5m', 'agg'],
    ['agg=max', 'step'],
    ['limit=10001', 'limit'],
  ])('refuses %s', async (query, why) => {
    const { status, json } = await ask(query);
    expect(status).toBe(400);
    expect(json.detail).toContain(why);
  });

  it('shows what was refused, how often, and signals that nobody knows', async () => {
    expect((await house.call('GET', '/api/v1/devices/GH-1/rejections')).json.items[0]).toMatchObject({
      reason: 'out_of_range',
      sample: '{"gas_supply_pressure_pa":99999}',
    });
    expect((await house.call('GET', '/api/v1/rejections?reason=not_json&limit=3')).status).toBe(200);
    expect((await house.call('GET', '/api/v1/rejections?reason=ugly')).status).toBe(400);
    expect((await house.call('GET', '/api/v1/rejections/counts')).json.items).toMatchObject([{ count: 3 }]);
    expect((await house.call('GET', '/api/v1/devices/GH-1/unknown-signals')).json.items).toMatchObject([
      { signal: 'gas_supply_presure', suggestion: 'gas_supply_pressure_pa' },
    ]);
  });

  it('is described by the catalogue in the caller’s language', async () => {
    const { json } = await house.call('GET', '/api/v1/device-types', { headers: { 'accept-language': 'zh' } });
    expect(json.items).toMatchObject([{ name: 'gas_water_heater', title: '燃气热水器', silence_after: '30m' }]);
    const titlesOf = new Map(
      json.items[0].signals.map((one: { name: string; value_titles: unknown }) => [one.name, one.value_titles]),
    );
    expect(titlesOf.get('burner_state')).toEqual({
      off: { en: 'off', 'zh-CN': '关闭' },
      flame: { en: 'alight', 'zh-CN': '燃烧' },
    });
    expect(titlesOf.get('outlet_temp_c')).toBeNull();
  });
});

describe('the house', () => {
  it('counts for a glance', async () => {
    expect((await house.call('GET', '/api/v1/summary')).json).toMatchObject({
      now: '2026-01-15T12:00:00.000Z',
      devices: 1,
      online: 1,
      messages: 10,
      open_alerts: 2,
      incidents: { open: 1, tickets_saved: 2 },
      tickets: { open: 7 },
      care_calls: { queued: 1 },
    });
  });

  it('keeps books that balance, its own too', async () => {
    const { json } = await house.call('GET', '/api/v1/flow');
    expect(json.rooms.map(({ room }: { room: string }) => room)).toEqual(['broker', 'api']);
    for (const room of json.rooms) {
      const refused = Object.values<number>(room.rejected).reduce((sum, n) => sum + n, 0);
      expect(room.in).toBe(room.out + refused + room.duplicate + room.dropped_qos0 + room.pending);
    }
  });

  it('shows its books to Prometheus', async () => {
    const { text, headers } = await house.call('GET', '/metrics', { as: 'viewer' });
    expect(headers.get('content-type')).toContain('version=0.0.4');
    expect(text).toContain('broker_refused_total{unit="messages",reason="foreign_topic"} 1\n');
    expect(text).toMatch(/\napi_in_total\{unit="requests"\} \d+\n/);
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toContain('http_request_duration_seconds_bucket');
    expect(text).not.toMatch(/GH-1/);
  });

  it('writes two books of one room under one heading', () => {
    const flow = {
      room: 'care-desk',
      in: 1,
      out: 1,
      rejected: {},
      duplicate: 0,
      dropped_qos0: 0,
      pending: 0,
      lag_seconds: 0,
    };
    const text = flowText([
      { ...flow, unit: 'a' },
      { ...flow, unit: 'b' },
    ]);
    expect(text.match(/# TYPE care_desk_in_total/g)).toHaveLength(1);
    expect(text).toContain('care_desk_in_total{unit="a"} 1\ncare_desk_in_total{unit="b"} 1\n');
  });

  it('shows the audit, whole or of one object', async () => {
    const { json } = await house.call('GET', '/api/v1/audit?device_id=GH-1');
    expect(json.items).toMatchObject([
      { action: 'device.registered', actor: 'the admin', object: { kind: 'device', id: 'GH-1' } },
    ]);
    expect((await house.call('GET', '/api/v1/audit?object_kind=device&object_id=GH-1')).json.items).toHaveLength(1);
    expect((await house.call('GET', '/api/v1/audit?object_id=GH-1')).json.errors[0].parameter).toBe('object_kind');
    const first = (await house.call('GET', '/api/v1/audit?limit=1')).json;
    const second = (await house.call('GET', `/api/v1/audit?limit=1&cursor=${first.next_cursor}`)).json;
    expect(second.items[0].id).toBeGreaterThan(first.items[0].id);
  });

  it('searches the audit by who did what, the newest first', async () => {
    const found = async (query: string) =>
      (await house.call('GET', `/api/v1/audit?${query}`)).json.items.map(({ action }: { action: string }) => action);
    expect(new Set(await found('actor=the admin&action=device&order=newest'))).toEqual(new Set(['device.registered']));
    expect(await found('actor=nobody')).toEqual([]);
    expect(await found('to=2000-01-01T00:00:00Z')).toEqual([]);
    const newest = (await house.call('GET', '/api/v1/audit?order=newest&limit=1')).json;
    const before = (await house.call('GET', `/api/v1/audit?order=newest&limit=1&cursor=${newest.next_cursor}`)).json;
    expect(before.items[0].id).toBeLessThan(newest.items[0].id);
  });
});

describe('readiness', () => {
  const reasons = async () => {
    const { status, json } = await house.call('GET', '/readyz', { as: null });
    return [status, json.reasons.map(({ room, code }: { room: string; code: string }) => `${room}: ${code}`)];
  };

  it('says which room cannot work, and why', async () => {
    expect(await reasons()).toEqual([200, []]);
    house.status.caught_up = false;
    house.status.journal = { ...house.status.journal, full: true };
    house.status.followers = [
      { name: 'rules', seq: 1, lag: seconds(31) },
      { name: 'store', seq: 1, lag: seconds(30) },
    ];
    house.status.store = { fault: 'the disk is full' };
    expect(await reasons()).toEqual([
      503,
      ['app: catching-up', 'journal: journal-full', 'rules: follower-behind', 'store: store-failing'],
    ]);
    house.status.journal = { ...house.status.journal, full: false, fault: 'a sync failed' };
    expect((await reasons())[1]).toContain('journal: journal-failing');
  });

  it('shows whether the clock is driven', async () => {
    house.status.clock = { mode: 'driven', now: noon };
    expect((await house.call('GET', '/readyz', { as: null })).json.clock).toEqual({
      mode: 'driven',
      now: '2026-01-15T12:00:00.000Z',
    });
  });
});

describe('the clock', () => {
  const move = (to: unknown, to_house = house) => to_house.call('POST', '/api/v1/simulation/clock', { body: { to } });

  it('is not moved outside a simulation', async () => {
    expect((await move('2026-01-16T00:00:00Z')).json.code).toBe('not-simulated');
  });

  it('is moved in one, forward only', async () => {
    const moved: number[] = [];
    await using simulated = await openTestHouse({}, { simulation: { advanceTo: async (to) => void moved.push(to) } });
    expect((await move('2026-01-15T12:00:30Z', simulated)).status).toBe(200);
    expect(moved).toEqual([instant(noon + 30_000)]);
    expect((await move('2026-01-15T11:59:59Z', simulated)).json.code).toBe('clock-behind');
    expect((await move('soon', simulated)).status).toBe(400);
  });
});
