import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminToken, type Daemon, startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';

/** What the house does by itself to see how well the work is done, on a driven clock and over kill -9. */

const hour = 3_600_000;
/** A Wednesday, 09:00 in Shanghai. */
const start = Date.UTC(2026, 0, 14, 1);

/** Often, so that a test need not wait for a week. */
const quality = 'quality: { survey: "0 * * * *", shift_ends: "0 */2 * * *" }\n';

const house = new AsyncDisposableStack();
let dataDir = '';
let config = '';
let daemon: Daemon;

const open = async (at: number): Promise<Daemon> => {
  await writeFile(
    config,
    `clock: { mode: driven, start: "${new Date(at).toISOString()}" }\nlog: { level: warn }\n${quality}`,
  );
  return startDaemon({ dataDir, args: ['--simulation', '--config', config] });
};
const moveTo = (at: number) => daemon.api.post('simulation/clock', { to: new Date(at).toISOString() });

/** From the phone call to the end of the work. */
async function repair(device_id: string): Promise<void> {
  const intake = { source: 'phone', device_id, title: '打不着火', severity: 'P3', fault: 'GW-120' };
  const { id } = await daemon.api.post('tickets', intake);
  for (const [action, body] of [
    ['accept', { assignee: 'Li Ming' }],
    ['start', {}],
    ['resolve', { result: 'done', verdict: 'confirmed' }],
    ['close', {}],
  ] as const) {
    await daemon.api.post(`tickets/${id}/${action}`, body);
  }
}

beforeAll(async () => {
  const folder = house.use(await temporaryFolder());
  dataDir = join(folder.path, 'data');
  config = join(folder.path, 'config.yaml');
  daemon = await open(start);
  house.defer(() => daemon.kill());
  for (let i = 0; i < 40; i += 1) {
    const attributes = { batch: `240${i % 4}` };
    await register(daemon, `gh-${i}`, 'gas_water_heater', { site: { district: `d${i}` }, attributes });
  }
});
afterAll(() => house.disposeAsync());

describe('a batch that fails', () => {
  it('has one corrective action at the next survey, also when the daemon was killed and more surveys were made', async () => {
    await moveTo(start + hour);
    for (let i = 1; i < 40; i += 4) await repair(`gh-${i}`);
    expect((await daemon.api.get('reports/departures')).items).toEqual([]);
    await moveTo(start + 2 * hour);
    const { items } = await daemon.api.get('reports/departures?by=batch');
    expect(items).toMatchObject([
      { name: '2401', found_at: '2026-01-14T03:00:00.000Z', findings: [{ failed: 10, rest_failed: 0 }, {}] },
    ]);
    const [action] = await daemon.api.all('corrective-actions');
    expect(action).toMatchObject({ id: items[0].corrective_action_id, state: 'open', owner: 'quality' });
    await daemon.kill();
    daemon = await open(start + 2 * hour);
    await moveTo(start + 7 * hour);
    expect(await daemon.api.all('corrective-actions')).toHaveLength(1);
    const told = (await daemon.api.all('audit')).filter(({ action: done }) => done === 'quality.cohort-departed');
    expect(told).toHaveLength(1);
  });
});

describe('shifts', () => {
  it('are handed over one after the other, each once, also over a kill', async () => {
    const handovers = await daemon.api.all('handovers');
    // From nine to four in Shanghai, every two hours.
    const ends = [2, 4, 6, 8].map((hours) => new Date(Date.UTC(2026, 0, 14) + hours * hour).toISOString());
    expect(handovers.map(({ to }) => to).toReversed()).toEqual(ends);
    expect(
      handovers
        .map(({ from }) => from)
        .toReversed()
        .slice(1),
    ).toEqual(ends.slice(0, -1));
    const [, second] = handovers.toReversed();
    expect(second.done).toMatchObject({ opened: 10, resolved: 10 });
    const whole = await daemon.api.get(`handovers/${second.id}`);
    expect(whole.urgent).toEqual({ count: 0, items: [] });
    expect(whole.text['zh-CN']).toContain('本班:新工单 10,解决 10');
    const told = (await daemon.api.all('audit')).filter(({ action }) => action === 'handover.ready');
    expect(told).toHaveLength(4);
  });
});

describe('the month', () => {
  it('counts what was done in it', async () => {
    const { items } = await daemon.api.get('reports/league?month=2026-01');
    expect(items).toMatchObject([{ key: 'Li Ming', rank: null, first_visit_fix: { part: 10, of: 10 } }]);
    const list = await fetch(new URL(items[0].first_visit_fix.list, daemon.httpUrl), {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    expect(((await list.json()) as { items: unknown[] }).items).toHaveLength(10);
  });
});
