import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';

/** Calls before the first frost and for maintenance, on a driven clock: who is called, who is not, and only once. */

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 10, 2, 1);

const house = new AsyncDisposableStack();
let dataDir = '';
let config = '';
let daemon: Daemon;

const open = async (at: number): Promise<Daemon> => {
  await writeFile(config, `clock: { mode: driven, start: "${new Date(at).toISOString()}" }\nlog: { level: warn }\n`);
  return startDaemon({ dataDir, args: ['--simulation', '--config', config] });
};
const moveTo = (at: number) => daemon.api.post('simulation/clock', { to: new Date(at).toISOString() });
const forecast = (place: string, at: number, outdoorC: number) =>
  daemon.api.post('weather/forecasts', {
    place,
    issued_at: new Date(at).toISOString(),
    points: [
      [new Date(at).toISOString(), 6],
      [new Date(at + 30 * hour).toISOString(), outdoorC],
    ],
  });
const person = (n: number) => ({ name: `customer ${n}`, phone: `+86138001380${String(n).padStart(2, '0')}` });
/** Those that no rule asked for. */
const calls = (script: string) =>
  daemon.api.all('care-calls').then((all) => all.filter((call) => call.script === script && call.rule_id === null));

const frost = {
  title: { en: 'Before the first frost', 'zh-CN': '初霜前防冻关怀' },
  script: 'CC-FREEZE',
  audience: { device_types: ['gas_water_heater'] },
  when: { frost: { below_c: 0, within_hours: 48, area: 'climate_zone', season_days: 180 } },
  caps: { calls_per_run: 4, calls_per_day: 2 },
};

beforeAll(async () => {
  const folder = house.use(await temporaryFolder());
  dataDir = join(folder.path, 'data');
  config = join(folder.path, 'config.yaml');
  daemon = await open(start);
  house.defer(() => daemon.kill());
  const cold = (district: string) => ({ site: { district, climate_zone: 'cold' } });
  const heater = (id: string, more: object) => register(daemon, id, 'gas_water_heater', more);
  await heater('gh-01', { ...cold('gulou'), customer: person(1), purchased_on: '2025-11-20' });
  await heater('gh-02', { ...cold('gulou'), customer: person(1), purchased_on: '2025-11-21' });
  await heater('gh-03', { ...cold('gulou'), customer: { name: 'nobody knows' }, purchased_on: '2015-01-01' });
  await heater('gh-04', { ...cold('hexi'), customer: null, purchased_on: '2026-10-01' });
  for (const n of [5, 6, 7, 8]) await heater(`gh-0${n}`, { ...cold('hexi'), customer: person(n) });
  await heater('gh-09', { site: { district: 'yuhua', climate_zone: 'warm' }, customer: person(9) });
  await register(daemon, 'ew-10', 'electric_water_heater', { ...cold('gulou'), customer: person(10) });
});
afterAll(() => house.disposeAsync());

describe('a frost campaign', () => {
  it('is written as a draft and shows whom it would call without calling anybody', async () => {
    expect(await daemon.api.post('campaigns', { id: 'first-frost', ...frost })).toMatchObject({ state: 'draft' });
    const preview = await daemon.api.post('campaigns/first-frost/previews', {});
    await moveTo(start + 1_000);
    const run = await daemon.api.get(`campaigns/first-frost/runs/${preview.id}`);
    expect(run).toMatchObject({ kind: 'preview', state: 'done', looked_at: 10 });
    expect(run.decided).toEqual({ call: 4, 'same-customer': 1, 'no-phone': 1, 'no-customer': 1, 'cap-reached': 2 });
    expect(await calls('CC-FREEZE')).toEqual([]);
  });

  it('calls a climate zone once a season, before the frost, spread over days', async () => {
    await daemon.api.post('campaigns/first-frost/activate', {});
    await forecast('gulou', start + 2_000, 3);
    await moveTo(start + 2 * hour);
    expect((await daemon.api.all('campaigns/first-frost/runs')).length).toBe(1);

    await forecast('gulou', start + 2 * hour, -2);
    await moveTo(start + 4 * hour);
    const [run] = await daemon.api.all('campaigns/first-frost/runs');
    expect(run).toMatchObject({ kind: 'calls', state: 'done', areas: ['cold'] });
    expect(run.decided).toEqual({ call: 4, 'same-customer': 1, 'no-phone': 1, 'no-customer': 1, 'cap-reached': 1 });
    const queued = await calls('CC-FREEZE');
    expect(queued.map((call) => call.device_id).toSorted()).toEqual(['gh-01', 'gh-05', 'gh-06', 'gh-07']);
    const due = queued.map((call) => Date.parse(call.due_at) - Date.parse(run.begun_at)).toSorted();
    expect(due).toEqual([0, 0, day, day]);
    expect(queued[0]).toMatchObject({ severity: 'P4', alert_id: null, rule_id: null });
  });

  it('calls nobody twice when the cold comes back, also over a kill', async () => {
    await daemon.kill();
    daemon = await open(start + 4 * hour);
    await forecast('hexi', start + 5 * hour, -8);
    await moveTo(start + 8 * hour);
    expect((await daemon.api.all('campaigns/first-frost/runs')).length).toBe(2);
    expect((await calls('CC-FREEZE')).length).toBe(4);
  });

  it('refuses nonsense by name and calls nobody once it has ended', async () => {
    const refused = (path: string, body: object) =>
      daemon.api.post(path, body).then(
        () => undefined,
        (problem: Problem) => problem.body,
      );
    const answer = (body: object) => refused('campaigns', body);
    const bad = { ...frost, id: 'bad', when: { calendar: { cron: '0 25 * * *', time_zone: 'Asia/Shanghai' } } };
    expect(await answer(bad)).toMatchObject({
      code: 'invalid-campaign',
      detail: expect.stringContaining('when.calendar is 0 25 * * *'),
    });
    expect(await answer({ ...frost, id: 'bad', script: 'CC-FREZE' })).toMatchObject({
      detail: expect.stringContaining('script is CC-FREZE; use one of CC-FREEZE'),
    });
    expect(await answer({ ...frost, id: 'bad', when: {} })).toMatchObject({
      detail: expect.stringContaining('send either calendar or frost'),
    });
    expect(await daemon.api.post('campaigns/first-frost/end', {})).toMatchObject({ state: 'ended' });
    expect(await refused('campaigns/first-frost/activate', {})).toMatchObject({
      status: 409,
      code: 'campaign-move-forbidden',
    });
  });
});

it('devices are listed by when they want maintenance, and those that are due are called at the hour of the calendar', async () => {
  await moveTo(start + day);
  const due = await daemon.api.all('maintenance/due?due_until=2026-11-30');
  expect(due.map(({ device_id, due_on, reason }) => [device_id, due_on, reason])).toEqual([
    ['gh-03', '2016-01-01', 'since-purchase'],
    ['gh-01', '2026-11-20', 'since-purchase'],
    ['gh-02', '2026-11-21', 'since-purchase'],
  ]);
  expect(await daemon.api.all('maintenance/due?scrap_until=2026-11-30')).toMatchObject([
    { device_id: 'gh-03', scrap_on: '2023-01-01' },
  ]);
  await daemon.api.post('campaigns', {
    id: 'maintenance',
    ...frost,
    script: 'CC-MAINT',
    audience: { maintenance_due_within_days: 30 },
    when: { calendar: { cron: '0 10 * * *', time_zone: 'Asia/Shanghai' } },
  });
  const active = await daemon.api.post('campaigns/maintenance/activate', {});
  expect(active.next_run_at).toBe('2026-11-03T02:00:00.000Z');
  await moveTo(start + day + 2 * hour);
  const [run] = await daemon.api.all('campaigns/maintenance/runs');
  expect(run.decided).toEqual({ 'no-phone': 1, call: 1, 'same-customer': 1 });
  expect(await calls('CC-MAINT')).toMatchObject([{ device_id: 'gh-01' }]);
  await moveTo(start + 2 * day + 2 * hour);
  const [second] = await daemon.api.all('campaigns/maintenance/runs');
  expect(second.decided).toMatchObject({ 'call-waiting': 2 });
  expect((await calls('CC-MAINT')).length).toBe(1);
});
