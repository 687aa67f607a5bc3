import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsv } from './csv.ts';
import { prefersCsv } from './csv-lists.ts';
import { cellOf, csvOf } from './csv-text.ts';
import { type OpenapiDocument, type Operation, resolve } from './testing/conform.ts';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
let document: OpenapiDocument;
beforeAll(async () => {
  house = await openTestHouse();
  document = (await house.call('GET', '/openapi.json', { as: null })).json;
});
afterAll(() => house[Symbol.asyncDispose]());

const operations = (): [string, string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [method, path, operation]),
  );

function isList({ responses }: Operation): boolean {
  const schema = resolve(document, responses['200']?.content?.['application/json']?.schema) as
    | { properties?: Record<string, unknown> }
    | undefined;
  return schema?.properties?.items !== undefined;
}

/** The list of something that the house has, where it has such a thing. */
function placeOf(path: string): string {
  const owner = /^\/api\/v1\/([a-z-]+)\/\{id\}/.exec(path)?.[1] ?? '';
  const known: Readonly<Record<string, string>> = {
    ...{ devices: 'GH-1', rules: 'GH-02', incidents: 'inc_1', tickets: 'tkt_1' },
  };
  const queries: readonly (readonly [RegExp, string])[] = [
    [/\/(customers|search)$/, '?q=GH'],
    [/\/satisfaction$/, '?by=provider'],
    [/\/failure-rates\/cases$/, '?device_type=gas_water_heater'],
  ];
  const query = queries.find(([of]) => of.test(path))?.[1] ?? '';
  return `${path.replace('{id}', known[owner] ?? 'none').replace('{run}', 'none')}${query}`;
}

const lists = () => operations().filter(([method, , operation]) => method === 'get' && isList(operation));
const parametersOf = ({ parameters = [] }: Operation, place: string) =>
  parameters.filter((one) => one.in === place).map(({ name }) => name);

/** Lists that are short and whole, or of one person. */
const unfiltered = [
  '/api/v1/districts',
  '/api/v1/dispatch/loads',
  '/api/v1/exports',
  '/api/v1/rules/functions',
  '/api/v1/sessions',
];

describe('every list', () => {
  it('is there', () => {
    expect(lists().length).toBeGreaterThan(25);
  });

  it('can be filtered, and is paged where it may be long', () => {
    const idle = lists()
      .filter(([, path]) => !path.includes('{'))
      .filter(([, , operation]) => {
        const paging = ['limit', 'cursor'];
        return parametersOf(operation, 'query').every((name) => paging.includes(name));
      })
      .map(([, path]) => path);
    expect(idle.toSorted()).toEqual(unfiltered.toSorted());
  });

  it('is offered as CSV, and answered so, with the columns of its items', async () => {
    await house.call('POST', '/api/v1/devices', {
      body: {
        id: 'GH-1',
        type: 'gas_water_heater',
        site: { district: '=Gulou' },
        customer: { name: '@me', phone: '+8613800138000' },
      },
    });
    const answered: string[] = [];
    // One's own sessions are told to a browser, not to a program.
    for (const [, path, operation] of lists().filter(([, path]) => path !== '/api/v1/sessions')) {
      expect(Object.keys(operation.responses['200']?.content ?? {}), path).toContain('text/csv');
      const { status, headers, text } = await house.call('GET', placeOf(path), { headers: { accept: 'text/csv' } });
      // Of what the house has none of there is no list.
      if (status === 404 && path.includes('{')) continue;
      answered.push(path);
      expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'text/csv; charset=utf-8']);
      const [head, ...rows] = [...readCsv(text.replace(/^\uFEFF/, ''))];
      const width = head !== undefined && 'cells' in head ? head.cells.length : 0;
      expect(width, path).toBeGreaterThan(1);
      for (const row of rows) {
        expect('cells' in row && row.cells.length, path).toBe(width);
        for (const cell of 'cells' in row ? row.cells : [])
          expect(cell, path).not.toMatch(/^[=@\t\r]|^[+-](?!\d+(\.\d+)?$)/);
      }
    }
    expect(answered.filter((path) => path.includes('{')).length).toBeGreaterThan(10);
    expect(answered.length).toBeGreaterThan(45);
  });

  it('says where the next page begins, and leaves JSON to who asks for it or for anything', async () => {
    for (const id of ['GH-2', 'GH-3']) {
      await house.call('POST', '/api/v1/devices', { body: { id, type: 'gas_water_heater' } });
    }
    const page = (cursor: string) =>
      house.call('GET', `/api/v1/devices?limit=2${cursor}`, { headers: { accept: 'text/csv, */*;q=0.1' } });
    const first = await page('');
    const cursor = first.headers.get('carewatch-next-cursor');
    expect(first.headers.get('content-disposition')).toBe('attachment; filename="devices.csv"');
    const second = await page(`&cursor=${cursor}`);
    expect(second.headers.get('carewatch-next-cursor')).toBeNull();
    expect(`${first.text}${second.text}`.match(/GH-\d/g)).toEqual(['GH-1', 'GH-2', 'GH-3']);
    expect((await house.call('GET', '/api/v1/devices', { headers: { accept: '*/*' } })).json.items).toHaveLength(3);
  });

  it('masks for viewers in CSV what it masks in JSON', async () => {
    const as = (role: 'viewer' | 'agent') =>
      house.call('GET', '/api/v1/devices', { as: role, headers: { accept: 'text/csv' } });
    expect((await as('viewer')).text).not.toContain('13800138000');
    expect((await as('agent')).text).toContain('13800138000');
  });
});

describe('a cell', () => {
  it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '  =1', '＝1+1', '＋1', '－1', '＠x', '%0', '|calc'])(
    '%j is no formula',
    (text) => {
      expect(cellOf(text).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('keeps what is no formula, numbers and quotes', () => {
    expect([cellOf(-3), cellOf('a=b'), cellOf('say "hi", 王'), cellOf(null), cellOf({ a: 1 })]).toEqual([
      '-3',
      'a=b',
      '"say ""hi"", 王"',
      '',
      '"{""a"":1}"',
    ]);
  });

  it('is read back as it was written, apostrophe and all', async () => {
    const rows = [
      { a: 'x\r\ny', b: ' pad ' },
      { a: '=1', b: '"' },
    ];
    const text = (await csvOf(['a', 'b'], rows)).replace(/^\uFEFF/, '');
    expect([...readCsv(text)].map((row) => ('cells' in row ? row.cells : row.fault))).toEqual([
      ['a', 'b'],
      ['x\r\ny', ' pad '],
      ["'=1", '"'],
    ]);
  });
});

it.each([
  ['text/csv', true],
  ['application/json, text/csv;q=0.5', false],
  ['text/csv;q=0', false],
  ['*/*', false],
  [undefined, false],
])('Accept %s asks for CSV: %s', (accept, wanted) => {
  expect(prefersCsv(accept)).toBe(wanted);
});

/** Changes that are not of one edited thing, or that end it whatever it has become. */
const unversioned: Readonly<Record<string, string>> = {
  'delete /api/v1/devices/{id}/secret': 'takes a secret away at once, whichever it is',
  'delete /api/v1/devices/{id}/on-site': 'ends the visit that is under way',
  'delete /api/v1/tokens/{id}': 'a token is made and revoked, never edited',
  'delete /api/v1/exports/{id}': 'an export is written and deleted, never edited',
  'delete /api/v1/session': 'signs out, whatever has become of it',
  'delete /api/v1/sessions/{id}': 'signs out elsewhere, whatever has become of it',
  'put /api/v1/session/password': 'the password of before is its version',
  'put /api/v1/users/{id}/password': 'takes the place of any other at once',
};

it('everything that people edit takes If-Match', () => {
  const without = operations()
    .filter(([method]) => ['put', 'patch', 'delete'].includes(method))
    .filter(([, , operation]) => !parametersOf(operation, 'header').includes('If-Match'))
    .map(([method, path]) => `${method} ${path}`);
  expect(without.toSorted()).toEqual(Object.keys(unversioned).toSorted());
  for (const [method, path, operation] of operations()) {
    if (parametersOf(operation, 'header').includes('If-Match'))
      expect(Object.keys(operation.responses), `${method} ${path}`).toContain('412');
  }
});

describe('lists of the house', () => {
  const names = async (path: string): Promise<string[]> =>
    (await house.call('GET', `/api/v1/${path}`, { as: 'admin' })).json.items.map((one: { name: string }) => one.name);

  it('hold the tokens asked for', async () => {
    expect(await names('tokens?role=agent')).toEqual(['the agent']);
    expect(await names('tokens?role=agent&revoked=true')).toEqual([]);
    const [provider] = (await house.call('GET', '/api/v1/tokens?role=provider', { as: 'admin' })).json.items;
    expect(await names(`tokens?provider_id=${provider.provider_id}`)).toEqual(['the provider']);
    expect(await names('tokens?technician_id=tech_none')).toEqual([]);
  });

  it('hold the models asked for, by any part of the name', async () => {
    for (const name of ['JSQ30-A', 'JSQ25-100%', 'LIFT'])
      await house.call('PUT', `/api/v1/models/${encodeURIComponent(name)}`, { body: { attributes: {} } });
    expect(await names('models?q=jsq')).toEqual(['JSQ25-100%', 'JSQ30-A']);
    expect(await names('models?q=%25')).toEqual(['JSQ25-100%']);
  });

  it('hold the device types asked for', async () => {
    const all = await names('device-types');
    expect(all).toContain('gas_water_heater');
    expect(await names('device-types?name=gas_water_heater')).toEqual(['gas_water_heater']);
    expect(await names('device-types?signal=gas_supply_pressure_pa')).toEqual(['gas_water_heater']);
    expect(await names('device-types?name=gas_water_heater&signal=no_such_signal')).toEqual([]);
  });

  it('a surge is switched by who read how it stands', async () => {
    const body = { active: true, reason: 'frost' };
    const put = (match: string) =>
      house.call('PUT', '/api/v1/dispatch/surge', { as: 'manager', body, headers: { 'if-match': match } });
    const { headers } = await house.call('GET', '/api/v1/dispatch/surge');
    const [stale, switched] = [await put('"7"'), await put(headers.get('etag') ?? '')];
    expect([stale.status, switched.status, switched.headers.get('etag')]).toEqual([412, 200, '"1"']);
  });
});
