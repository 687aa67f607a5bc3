import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { adminToken, type Daemon, root, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';
import { type Receiver, startReceiver } from '../harness/receiver.ts';

const text = (limit: number, more = '') => `# hot water, my way
id: MY-01
title: { en: Tank too hot, zh-CN: 水箱过热 }
device_types: [electric_water_heater]
when: tank_upper_temp_c > ${limit} # degrees
severity: P3
then:
  ticket: { skill: 1, fault: EW-203 }
${more}`;

/** The history of a rule and its trial on a part of the fleet, over the API of the daemon as people start it. */
describe('the versions of a rule', () => {
  const house = new AsyncDisposableStack();
  let daemon: Daemon;
  let receiver: Receiver;
  let folder: string;

  beforeAll(async () => {
    folder = house.use(await temporaryFolder()).path;
    receiver = house.use(await startReceiver());
    const config = join(folder, 'carewatch.yaml');
    await writeFile(config, `notify:\n  webhooks:\n    - { name: crm, url: '${receiver.url}', allow_private: true }\n`);
    daemon = house.use(await startDaemon({ dataDir: join(folder, 'data'), args: ['--config', config] }));
  });
  afterAll(() => house.disposeAsync());

  const yaml = async (method: string, path: string, body: string, headers = {}): Promise<Json> => {
    const answer = await daemon.api.raw(method, path, {
      body,
      headers: { 'content-type': 'application/yaml', ...headers },
    });
    return { status: answer.status, etag: answer.headers.get('etag'), ...((await answer.json()) as object) };
  };
  const rules = (...args: string[]) => {
    const command = [join(root, 'src/main.ts'), 'rules', ...args, '--http', daemon.httpUrl];
    const env = { ...process.env, CAREWATCH_ADMIN_TOKEN: adminToken };
    return spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8', env });
  };

  it('are kept with author and note, and compared field by field and line by line', async () => {
    await yaml('PUT', 'rules/MY-01?note=first', text(70));
    const put = await yaml('PUT', 'rules/MY-01?note=too%20many%20calls', text(80));
    expect(put).toMatchObject({ version: 2, changed_by: 'admin', note: 'too many calls' });
    expect(await daemon.api.get('rules/MY-01/versions/1')).toMatchObject({ version: 1, note: 'first', text: text(70) });
    const diff = await daemon.api.get('rules/MY-01/diff?from=1&to=2');
    expect(diff.changes).toEqual([
      { pointer: '/when', before: 'tank_upper_temp_c > 70', after: 'tank_upper_temp_c > 80' },
    ]);
    expect(diff.text).toContain('-when: tank_upper_temp_c > 70 # degrees\n+when: tank_upper_temp_c > 80 # degrees\n');
    expect(rules('diff', 'MY-01').stdout).toBe(diff.text);
    await expect(daemon.api.get('rules/MY-01/versions/9')).rejects.toMatchObject({ status: 404 });
    await expect(daemon.api.get('rules/GH-02/diff')).rejects.toMatchObject({ status: 400 });
  });

  it('are restored once, also when the request comes twice, and not over the head of somebody else', async () => {
    const restore = (headers: Record<string, string>) =>
      daemon.api.post('rules/MY-01/restore', { version: 1, note: 'back' }, headers);
    await expect(restore({ 'if-match': '"1"' })).rejects.toMatchObject({ status: 412 });
    const key = { 'if-match': '"2"', 'idempotency-key': 'once' };
    expect(await restore(key)).toMatchObject({ version: 3, text: text(70), note: 'back' });
    const { items } = await daemon.api.get('rules/MY-01/versions');
    expect(items.map((one: Json) => one.version)).toEqual([3, 2, 1]);
  });

  it('go out as one file and come back byte for byte', async () => {
    expect(rules('export', 'all.yaml').status).toBe(0);
    const file = await readFile(join(folder, 'all.yaml'), 'utf8');
    expect(file).toContain(`---\n${text(70)}---\n`);
    expect(rules('import', 'all.yaml').stdout).toMatch(/^\d+ rules, 0 changed\n$/);
    await writeFile(join(folder, 'all.yaml'), file.replace(text(70), text(75)));
    expect(rules('diff', 'all.yaml').stdout).toContain('+when: tank_upper_temp_c > 75 # degrees');
    expect(rules('import', 'all.yaml', '--dry-run').stdout).toContain('MY-01 would be changed, version 3');
    expect(rules('import', 'all.yaml', '--note', 'summer').stdout).toContain('MY-01 changed, version 4');
    expect(await daemon.api.get('rules/MY-01')).toMatchObject({ version: 4, note: 'summer' });
    expect(rules('export').stdout).toBe(await readFile(join(folder, 'all.yaml'), 'utf8'));
  });

  it('come in all or none, with faults by document and line', async () => {
    const good = text(60).replaceAll('MY-01', 'MY-02');
    const bad = text(60).replaceAll('MY-01', 'MY-03').replace('tank_upper', 'tank_uper');
    const problem = await yaml('POST', 'rules/import', `---\n${good}---\n${bad}---\n${good}`);
    expect(problem).toMatchObject({ status: 422, code: 'rule-faulty' });
    expect(problem.errors.map((one: Json) => [one.document, one.line, one.code])).toEqual([
      [2, 15, 'unknown_name'],
      [3, 20, 'contradiction'],
    ]);
    await writeFile(join(folder, 'bad.yaml'), `---\n${good}---\n${bad}`);
    const { status, stderr } = rules('import', 'bad.yaml');
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^bad\.yaml:15:7: .*tank_upper_temp_c/)]);
    await expect(daemon.api.get('rules/MY-02')).rejects.toMatchObject({ status: 404 });
  });

  it('try a change on a part of the fleet and go back to shadow when it opens too many tickets', async () => {
    const canary = 'mode: canary\ncanary: { districts: [West], budget: { tickets: 2, per: 1h } }\n';
    await yaml('PUT', 'rules/MY-01?note=try', text(50, canary));
    const publish = async (id: string, district: string): Promise<void> => {
      const device = await register(daemon, id, 'electric_water_heater', { site: { district } });
      await using connection = await connect(daemon, device);
      await connection.publish({ tank_upper_temp_c: 60 });
    };
    await publish('east-1', 'East');
    for (const id of ['west-1', 'west-2', 'west-3']) await publish(id, 'West');
    const stopped = await until('a rule in shadow', async () => {
      const rule = await daemon.api.get('rules/MY-01');
      return rule.mode === 'shadow' ? rule : undefined;
    });
    expect(stopped).toMatchObject({ version: 6, changed_by: 'carewatch', note: expect.stringContaining('3 tickets') });
    const tickets = await daemon.api.all('tickets?rule_id=MY-01');
    expect(tickets.map((one) => one.device_id).toSorted()).toEqual(['west-1', 'west-2', 'west-3']);
    const { items } = await daemon.api.get('rules/MY-01/shadow-verdicts');
    expect(items.map((one: Json) => one.device_id)).toContain('east-1');
    await until('alerts that are over', async () => {
      const alerts = await daemon.api.all('alerts?rule_id=MY-01');
      return alerts.length === 3 && alerts.every((one) => one.ended_by === 'rule-retired') ? alerts : undefined;
    });
    const audit = await daemon.api.get('audit?object_kind=rule&object_id=MY-01&limit=50');
    expect(audit.items.map((one: Json) => one.action).slice(-2)).toEqual(['rule.changed', 'rule.canary-stopped']);
    const told = () => receiver.heard.find(({ raw }) => raw.includes('"rule.canary-stopped"'));
    const { raw } = await until('a webhook', async () => told());
    expect(JSON.parse(raw)).toMatchObject({ rule: { id: 'MY-01', version: 5, tickets: 3 } });
  });
});
