import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const yaml = { 'content-type': 'application/yaml' };
const good = 'id: GH-77\nwhen: gas_supply_pressure_pa < 1000\n';

describe('the functions of expressions', () => {
  it('are listed with what they take and give', async () => {
    const { json } = await house.call('GET', '/api/v1/rules/functions');
    expect(json.items).toContainEqual({
      ...{ name: 'avg', parameters: ['measured', 'window'], result: 'number' },
      says: 'mean of the readings in the window',
    });
  });
});

describe('a rule', () => {
  it('is stored from YAML and from JSON, new ones as made', async () => {
    const made = await house.call('PUT', '/api/v1/rules/GH-77', { body: good, headers: yaml });
    expect([made.status, made.json.version, made.json.text]).toEqual([201, 1, good]);
    const changed = await house.call('PUT', '/api/v1/rules/GH-77', { body: { id: 'GH-77', when: 'true' } });
    expect([changed.status, changed.json.version]).toEqual([200, 2]);
    expect(changed.headers.get('etag')).toBe('"2"');
  });

  it('with faults is refused with line, column, sentence and place', async () => {
    const { status, json } = await house.call('PUT', '/api/v1/rules/GH-77', { body: 'id: GH-77\n', headers: yaml });
    expect([status, json.code]).toEqual([422, 'rule-faulty']);
    expect(json.errors).toEqual([{ detail: 'when is missing; say when.', line: 2, column: 1, code: 'missing_field' }]);
  });

  it('is not stored under another id', async () => {
    const { status, json } = await house.call('PUT', '/api/v1/rules/GH-78', { body: good, headers: yaml });
    expect([status, json.errors[0].pointer]).toEqual([400, '#/id']);
  });

  it('is not changed over the head of somebody else', async () => {
    const put = (tag: string) =>
      house.call('PUT', '/api/v1/rules/GH-02', {
        body: good.replace('GH-77', 'GH-02'),
        headers: { ...yaml, 'if-match': tag },
      });
    expect((await put('"1"')).status).toBe(200);
    expect((await put('"1"')).status).toBe(412);
  });

  it('can be tried without storing it', async () => {
    const judge = async (body: string) =>
      (await house.call('POST', '/api/v1/rules/validate', { as: 'viewer', body, headers: yaml })).json;
    expect(await judge(good)).toEqual({ valid: true, id: 'GH-77', faults: [], warnings: [] });
    const forModel = `id: GH-77
title: T
device_types: [gas_water_heater]
params: { least_pa: 1 }
overrides: [{ for: { model: NO-SUCH }, params: { least_pa: 2 } }]
when: gas_supply_pressure_pa < params.least_pa
severity: P3
`;
    const { valid, warnings } = await judge(forModel);
    expect([valid, warnings]).toMatchObject([
      true,
      [{ code: 'unknown_model', detail: expect.stringContaining('NO-SUCH') }],
    ]);
    expect(await judge('id: GH-9\n')).toMatchObject({ valid: false, faults: [{ line: 2, column: 1 }] });
  });

  describe('under test', () => {
    const low = {
      ...{ id: 'LOW', title: 'Low', device_types: ['gas_water_heater'], severity: 'P2' },
      when: 'gas_supply_pressure_pa < 1000',
    };
    const run = (rule: unknown, input: string, test: object = {}) => {
      const tests = [
        { name: 'opens', input: { gas_supply_pressure_pa: input }, expect: [{ at: '5s', verdict: 'breach' }] },
      ];
      const body = { rule, test: { device: { type: 'gas_water_heater' }, tests, ...test } };
      return house.call('POST', '/api/v1/rules/test', { as: 'engineer', body });
    };

    it('says what came beside what was expected, over time, and stores nothing', async () => {
      const { status, json } = await run(low, '2000 900');
      expect([status, json.rule, json.ok]).toEqual([200, 'LOW', true]);
      const failed = (await run(JSON.stringify(low), '2000x2 900', { rule: 'LOW' })).json;
      expect(failed.tests).toMatchObject([
        {
          ...{ name: 'opens', ok: false, fault: null, lines_left_out: 0 },
          story: [
            { at_s: 5, what: 'verdict', expected: expect.stringContaining('breach'), actual: null, ok: false },
            { at_s: 10, what: 'verdict', expected: null, actual: expect.stringContaining('breach'), ok: false },
          ],
        },
      ]);
      expect((await house.call('GET', '/api/v1/rules/LOW')).status).toBe(404);
    });

    it('is refused with the faults of either text, for an id that is none, and to who may not write rules', async () => {
      expect((await run({ ...low, when: 'gas_pressure < 1' }, '2000')).json).toMatchObject({
        status: 422,
        code: 'rule-faulty',
      });
      expect((await run(low, '2000', { tests: [] })).json).toMatchObject({ status: 422, code: 'rule-test-faulty' });
      expect((await run(low, 'wet')).json.tests[0].fault).toMatchObject({ line: expect.any(Number) });
      expect((await run('GH-0', '2000')).json).toMatchObject({ status: 404, code: 'rule-unknown' });
      expect((await run(low, `2000 ${'9'.repeat(300_000)}`)).status).toBe(413);
      const body = { rule: 'GH-02', test: 'x' };
      expect((await house.call('POST', '/api/v1/rules/test', { as: 'viewer', body })).status).toBe(403);
    });
  });

  it('without a body or in another type is refused', async () => {
    expect((await house.call('PUT', '/api/v1/rules/GH-77', { headers: yaml })).status).toBe(400);
    expect(
      (await house.call('PUT', '/api/v1/rules/GH-77', { body: good, headers: { 'content-type': 'text/csv' } })).status,
    ).toBe(415);
  });

  it('lists its versions, its blind devices page by page, and what it would have done', async () => {
    expect((await house.call('GET', '/api/v1/rules/GH-06/versions')).json.items).toHaveLength(1);
    const first = (await house.call('GET', '/api/v1/rules/GH-06/blind?limit=2')).json;
    expect(first.items.map((one: { device_id: string }) => one.device_id)).toEqual(['GH-1', 'GH-2']);
    const second = (await house.call('GET', `/api/v1/rules/GH-06/blind?limit=2&cursor=${first.next_cursor}`)).json;
    expect([second.items.length, second.next_cursor]).toEqual([1, null]);
    expect((await house.call('GET', '/api/v1/rules/GH-06/shadow-verdicts')).json.items).toEqual([]);
    expect((await house.call('GET', '/api/v1/rules/none/blind')).json.code).toBe('rule-unknown');
  });

  it('is retired', async () => {
    const { status, json } = await house.call('POST', '/api/v1/rules/GH-06/retire');
    expect([status, json.mode]).toEqual([200, 'retired']);
  });
});
