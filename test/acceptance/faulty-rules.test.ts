import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { adminToken, type Daemon, root, startDaemon, temporaryFolder } from '../harness/daemon.ts';

/**
 * Each file of the folder is a rule with a fault, and beside it stand the faults that a person is told: line, column,
 * code, sentence and suggestion. The command line and both ways over the API must tell them alike.
 */

const folder = join(import.meta.dirname, 'faulty-rules');
const stem = (file: string): string => file.replace(/\.(yaml|json)$/, '');
const files = readdirSync(folder).filter((file) => !file.endsWith('.faults.json'));

interface Told {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly sentence: string;
  readonly suggestion?: string;
}

const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
const expected = (file: string): readonly Told[] => JSON.parse(textOf(`${stem(file)}.faults.json`));
const idOf = (file: string): string => stem(file).toUpperCase();
const typeOf = (file: string): string => (file.endsWith('.json') ? 'application/json' : 'application/yaml');

/** As `RuleFault` of the API has it. */
const told = ({ line, column, code, detail, suggestion }: Json): Told => ({
  ...{ line, column, code, sentence: detail },
  ...(suggestion === undefined ? {} : { suggestion }),
});

describe('the faults of a rule', () => {
  const house = new AsyncDisposableStack();
  let daemon: Daemon;
  let byFile: Map<string, Told[]>;

  beforeAll(async () => {
    const { path } = house.use(await temporaryFolder());
    const config = join(path, 'carewatch.yaml');
    await writeFile(config, 'store: { retention: 20d }\n');
    daemon = house.use(await startDaemon({ dataDir: join(path, 'data'), args: ['--config', config] }));
    byFile = commandLine(config);
  }, 180_000);
  afterAll(() => house.disposeAsync());

  function commandLine(config: string): Map<string, Told[]> {
    const command = [join(root, 'src/main.ts'), 'rules', 'validate', '--json', '--config', config];
    const named = files.map((file) => join(folder, file));
    const { stdout, stderr, status } = spawnSync(process.execPath, [...command, ...named], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, '']);
    const faults: (Told & { path: string })[] = JSON.parse(stdout);
    const sorted = new Map<string, Told[]>();
    for (const { path, ...fault } of faults) {
      const file = basename(path);
      sorted.set(file, [...(sorted.get(file) ?? []), fault]);
    }
    return sorted;
  }

  const send = async (method: string, path: string, file: string): Promise<Json> => {
    const answer = await daemon.api.raw(method, path, {
      body: textOf(file),
      headers: { 'content-type': typeOf(file) },
    });
    return { status: answer.status, ...((await answer.json()) as object) };
  };

  it.each(files)(
    '%s: are the same by the command line, by POST /rules/validate and by PUT /rules/{id}',
    async (file) => {
      const wanted = expected(file);
      expect(wanted.length).toBeGreaterThan(0);
      expect(byFile.get(file)).toEqual(wanted);
      const judged = await send('POST', 'rules/validate', file);
      expect([judged.status, judged.valid, judged.faults.map(told)]).toEqual([200, false, wanted]);
      const refused = await send('PUT', `rules/${idOf(file)}`, file);
      expect([refused.status, refused.code, refused.errors.map(told)]).toEqual([422, 'rule-faulty', wanted]);
    },
  );

  it('stand inside the text', () => {
    for (const file of files) {
      const lines = textOf(file).split('\n');
      for (const { line, column } of expected(file)) {
        expect(column, file).toBeGreaterThanOrEqual(1);
        expect(column, file).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
      }
    }
  });

  it('have each of their words in the folder', () => {
    const union = /type RuleFaultCode =\n((?: {2}\| '\w+'\n?)+)/.exec(
      readFileSync(join(root, 'src/rules/document.ts'), 'utf8'),
    );
    const codes = [...(union?.[1] ?? '').matchAll(/'(\w+)'/g)].map((match) => match[1]);
    expect([...new Set(files.flatMap(expected).map(({ code }) => code))].sort()).toEqual(codes.sort());
  });

  it('are none of a rule that makes sense, and it is stored', async () => {
    const rule = {
      ...{ id: 'SENSE', title: 'Sense', device_types: ['gas_water_heater'], severity: 'P3' },
      params: { limit_kpa: 1 },
      when: 'gas_supply_pressure_pa < 1000 * params.limit_kpa && max(cabinet_temp_c, "20d") > 5',
      group: { by: 'district', parent: 'GH-03' },
    };
    const body = JSON.stringify(rule);
    const headers = { 'content-type': 'application/json' };
    const judged = await daemon.api.raw('POST', 'rules/validate', { body, headers });
    expect(await judged.json()).toEqual({ valid: true, id: 'SENSE', faults: [], warnings: [] });
    expect((await daemon.api.raw('PUT', 'rules/SENSE', { body, headers })).status).toBe(201);
  });

  it('are none of a default rule that asks for more than the store keeps: it ships, and the daemon runs it', async () => {
    const { mode, version } = await daemon.api.get('rules/GH-07');
    expect([mode, version]).toEqual(['active', 1]);
  });

  it('do not keep a rule for a model that the fleet does not have from being stored; it is warned of', async () => {
    await daemon.api.post('devices', { id: 'm-1', type: 'gas_water_heater', model: 'JSQ30' });
    const text = `id: MODELS
title: Models
device_types: [gas_water_heater]
params: { least_pa: 900 }
overrides: [{ for: { model: [JSQ30, JSQ3O] }, params: { least_pa: 800 } }]
when: gas_supply_pressure_pa < params.least_pa
severity: P3
`;
    const headers = { 'content-type': 'application/yaml' };
    const judged = await (await daemon.api.raw('POST', 'rules/validate', { body: text, headers })).json();
    const place = { line: 5, column: 37, code: 'unknown_model', suggestion: 'JSQ30' };
    const sentence = 'the fleet has no model `JSQ3O`: did you mean `JSQ30`?';
    expect(judged).toEqual({ valid: true, id: 'MODELS', faults: [], warnings: [{ ...place, detail: sentence }] });
    const { path } = house.use(await temporaryFolder());
    const file = join(path, 'models.yaml');
    await writeFile(file, text);
    const validate = (...more: string[]) =>
      spawnSync(process.execPath, ['src/main.ts', 'rules', 'validate', '--http', daemon.httpUrl, ...more, file], {
        ...{ cwd: root, encoding: 'utf8', env: { ...process.env, CAREWATCH_ADMIN_TOKEN: adminToken } },
      });
    const said = validate();
    expect([said.status, said.stdout]).toEqual([0, '1 rule, 0 faults, 1 warning\n']);
    expect(said.stderr).toMatch(/models\.yaml:5:37: warning: the fleet has no model `JSQ3O`/);
    expect(JSON.parse(validate('--json').stdout)).toMatchObject([{ ...place, sentence, level: 'warning' }]);
    expect((await daemon.api.raw('PUT', 'rules/MODELS', { body: text, headers })).status).toBe(201);
  });
});
