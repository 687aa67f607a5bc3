import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { adminToken, type Daemon, root, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

const commandLine = (...args: string[]) =>
  spawnSync(process.execPath, ['src/main.ts', 'backtest', ...args], {
    ...{ cwd: root, encoding: 'utf8', env: { ...process.env, CAREWATCH_ADMIN_TOKEN: adminToken } },
  });

/** Backtests run when nothing else wants the machine, other tests included. */
const patienceMs = 60_000;

/** Versions of a rule on what the daemon has stored, over the API and the command line of the daemon as people start it. */
describe('a backtest', () => {
  let house: AsyncDisposableStack;
  let daemon: Daemon;
  let folder: string;
  let span: { from: string; to: string };
  let alerts: Json[];

  const run = async (body: object): Promise<Json> => {
    const { id } = await daemon.api.post('backtests', { ...span, ...body });
    return until(
      'its end',
      async () => {
        const seen = await daemon.api.get(`backtests/${id}`);
        return ['queued', 'running'].includes(seen.state) ? undefined : seen;
      },
      patienceMs,
    );
  };

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    folder = house.use(await temporaryFolder()).path;
    daemon = house.use(await startDaemon({ dataDir: folder }));
    const from = new Date(Date.now() - 60_000).toISOString();
    const heaters = [];
    for (const id of ['bt-1', 'bt-2', 'bt-3']) {
      const known = await register(daemon, id, 'electric_water_heater');
      heaters.push(house.use(await connect(daemon, known)));
    }
    for (const [i, leak] of [0.4, 6, 22].entries()) {
      const values = { leakage_current_ma: leak, tank_upper_temp_c: 55 };
      await heaters[i]?.publish({ ts: Date.now(), seq: 1, values });
    }
    alerts = await until('an alert', async () => {
      const all = await daemon.api.all('alerts?rule_id=ES-01');
      return all.length > 0 ? all : undefined;
    });
    const [ticket] = await daemon.api.all('tickets?rule_id=ES-01');
    for (const action of ['accept', 'start']) await daemon.api.post(`tickets/${ticket.id}/${action}`);
    await daemon.api.post(`tickets/${ticket.id}/resolve`, { result: 'element replaced', verdict: 'confirmed' });
    // Time is stored too: without the second in which the alert opened history would not have it.
    const { journal } = await daemon.api.get('flow');
    await until('everything up to here is stored', async () => {
      const { followers } = await daemon.api.get('flow');
      return followers.every(({ seq }: Json) => seq >= journal.last_seq) ? true : undefined;
    });
    span = { from, to: new Date(Date.now() + 60_000).toISOString() };
  }, 60_000);
  afterAll(() => house.disposeAsync());

  it('finds what the rule found live, and opens nothing', async () => {
    const before = await daemon.api.all('tickets');
    const { state, progress, result } = await run({ rule: 'ES-01' });
    expect({ state, progress }).toEqual({ state: 'done', progress: 1 });
    expect(result).toMatchObject({ readings: 3, tickets: 1, care_calls: 1, episodes_total: 1, agent_minutes: 17 });
    expect(result.episodes).toMatchObject(
      alerts.map(({ device_id, since, severity, opened_at }) => ({
        device_id,
        since,
        severity,
        opened_at,
        until: null,
      })),
    );
    expect(result.judged).toMatchObject({ confirmed: 1, precision: 1, recall: 1, lead_p50_s: 0 });
    expect(await daemon.api.all('tickets')).toEqual(before);
    expect(await daemon.api.all('alerts?rule_id=ES-01')).toHaveLength(alerts.length);
  });

  it('compares two versions on the same history', async () => {
    const { document } = await daemon.api.get('rules/ES-01');
    const wider = JSON.parse(JSON.stringify(document).replaceAll('> 10', '> 5'));
    expect(wider).not.toEqual(document);
    const { result } = await run({ rule: 'ES-01', compare_to: wider });
    expect(result.diff).toMatchObject({ both: 1, only_a: { total: 0 }, only_b: { total: 1 } });
    expect(result.diff.only_b.episodes).toMatchObject([{ device_id: 'bt-2' }]);
    expect(result.compared).toMatchObject({ rule_version: null, tickets: 2 });
  });

  it('reads only the devices asked for, and only the time asked for', async () => {
    expect((await run({ rule: 'ES-01', devices: ['bt-1', 'bt-2'] })).result).toMatchObject({ readings: 2, tickets: 0 });
    const early = { from: '2020-01-01T00:00:00Z', to: span.from };
    expect((await run({ rule: 'ES-01', ...early })).result).toMatchObject({ readings: 0, episodes: [], tickets: 0 });
  });

  it('holds the result against what really happened', async () => {
    const onset = span.from;
    const truth = [
      { device: 'bt-3', onset, end: span.to, must_fire: ['ES-01'] },
      { device: 'bt-2', onset, must_fire: ['ES-01'] },
    ];
    const { result } = await run({ rule: 'ES-01', truth });
    expect(result.truth).toMatchObject({
      events: 2,
      events_found: 1,
      hits: 1,
      false_alerts: 0,
      precision: 1,
      recall: 0.5,
    });
  });

  it('tells the stream, and the list, how it went', async () => {
    const { items } = await daemon.api.get('audit?limit=500');
    const told = items.filter(({ object }: Json) => object.kind === 'backtest').map(({ action }: Json) => action);
    // How far a slow one is stands there too.
    expect(told).toEqual(expect.arrayContaining(['backtest.asked', 'backtest.started', 'backtest.done']));
    const { items: listed } = await daemon.api.get('backtests?rule_id=ES-01&limit=2');
    expect(listed).toMatchObject([
      { state: 'done', result: null },
      { state: 'done', result: null },
    ]);
  });

  it('is run by the command line, which tells faults by line and column', async () => {
    const file = join(folder, 'rule.yaml');
    const cli = (...args: string[]) => commandLine('--http', daemon.httpUrl, ...args);
    const times = ['--from', span.from, '--to', span.to];
    const truth = join(folder, 'truth.jsonl');
    const line = { scenario: 'SC-11', device: 'bt-3', kind: 'leakage', onset: span.from, end: null };
    await writeFile(truth, `${JSON.stringify({ ...line, details: { must_fire: ['ES-01'] } })}\n`);
    const told = cli('--rule', 'ES-01', ...times, '--truth', truth);
    expect(told).toMatchObject({ status: 0 });
    expect(told.stdout).toContain('1 episodes at 1 devices or places, 1 tickets, 1 care calls');
    expect(told.stdout).toContain('against the truth: precision 1.000, recall 1.000');
    const rule =
      'id: T-1\ntitle: T\ndevice_types: [electric_water_heater]\nwhen: leakage_curent_ma > 5\nseverity: P3\n';
    await writeFile(file, rule);
    expect(cli('--rule', file, ...times)).toMatchObject({ status: 1, stderr: expect.stringContaining('4:7: ') });
    await writeFile(file, rule.replace('curent', 'current'));
    const json = cli('--rule', file, ...times, '--compare-to', 'ES-01@1', '--json', '--devices', 'bt-2,bt-3');
    expect(JSON.parse(json.stdout)).toMatchObject({ state: 'done', result: { episodes_total: 2, diff: { both: 1 } } });
    expect(cli('--rule', 'ES-01@7', ...times).stderr).toContain('ES-01 has no version 7; send 1 to 1');
  }, 120_000);

  it('that the daemon did not finish says so after the next start', async () => {
    const { id } = await daemon.api.post('backtests', { ...span, rule: 'ES-01' });
    await daemon.kill();
    daemon = house.use(await startDaemon({ dataDir: folder }));
    const seen = await until('its end', async () => {
      const one = await daemon.api.get(`backtests/${id}`);
      return ['queued', 'running'].includes(one.state) ? undefined : one;
    });
    expect(['done', 'failed']).toContain(seen.state);
    if (seen.state === 'failed') expect(seen.reason).toBe('Carewatch stopped while it ran; ask for it again.');
  }, 30_000);

  it('over the data folder itself is refused while a daemon holds it, and finds the same when none does', async () => {
    // Stored by now, and without what the daemon goes on to record until it is stopped.
    const to = new Date(Date.now() - 3_000).toISOString();
    const asked = ['--rule', 'ES-01', '--compare-to', 'ES-01@1', '--from', span.from, '--to', to, '--json'];
    const here = (...args: string[]) => commandLine('--data-dir', folder, ...args);
    const held = here(...asked);
    expect([held.status, held.stdout]).toEqual([1, '']);
    expect(held.stderr).toContain(`${daemon.pid} holds ${folder}, most likely a daemon: ask it, with --http URL`);
    const there = commandLine('--http', daemon.httpUrl, ...asked);
    expect(await daemon.stop()).toBe(0);

    const found = here(...asked);
    expect([found.stderr, found.status]).toEqual(['100 %\n', 0]);
    const pace = ['elapsed_ms', 'readings_per_second', 'realtime_multiple'];
    const verdictsOf = ({ stdout }: { stdout: string }): Json => {
      const { state, rule, compare_to, result } = JSON.parse(stdout);
      const figures = Object.entries(result).filter(([name]) => !pace.includes(name));
      return { state, rule, compare_to, result: Object.fromEntries(figures) };
    };
    expect(verdictsOf(found)).toEqual(verdictsOf(there));
    expect(verdictsOf(found).result).toMatchObject({ readings: 3, episodes_total: 1, judged: { confirmed: 1 } });

    const faulty = join(folder, 'faulty.yaml');
    await writeFile(faulty, 'id: T\ntitle: T\ndevice_types: [elevator]\nwhen: moter_temp_c > 5\nseverity: P3\n');
    const refusals: [string[], number, string][] = [
      [['--rule', faulty, ...asked.slice(4)], 1, '4:7: '],
      [['--devices', 'bt-9', ...asked], 1, 'There is no device bt-9;'],
      [['--http', 'http://127.0.0.1:1', ...asked], 2, '--data-dir reads a folder and --http asks a daemon'],
    ];
    for (const [args, status, sentence] of refusals) {
      const refused = here(...args);
      expect([refused.status, refused.stdout]).toEqual([status, '']);
      expect(refused.stderr).toContain(sentence);
    }
    const elsewhere = commandLine('--data-dir', join(folder, 'nowhere'), ...asked);
    expect(elsewhere.stderr).toContain(`so ${join(folder, 'nowhere')} is no data folder; name one with --data-dir`);
    expect(commandLine('--http', daemon.httpUrl, ...asked).stderr).toContain('name its data folder with --data-dir');

    // The folder is let go of, as it was.
    daemon = house.use(await startDaemon({ dataDir: folder }));
    expect(await daemon.api.all('alerts?rule_id=ES-01')).toHaveLength(alerts.length);
  }, 120_000);
});
