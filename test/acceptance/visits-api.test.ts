import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsv } from '../../src/api/csv.ts';
import { type Client, createClient, type Json, type Problem } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';

/** Visits as programs and people send and read them, over the API of the daemon as people start it. */

const house = new AsyncDisposableStack();
let daemon: Daemon;
let firms: Record<'wu' | 'sun', { readonly id: string; readonly technician: string; readonly as: Client }>;
let viewer: Client;
let agent: Client;
let devices = 0;

const hour = 3_600_000;
const soon = (hours: number): string => new Date(Math.ceil(Date.now() / 1_000) * 1_000 + hours * hour).toISOString();
const span = () => ({ planned_from: soon(1), planned_to: soon(2) });

/** A ticket of a heater of its own, accepted. */
async function ticketOf(who: object = { assignee: '张师傅' }): Promise<Json> {
  devices += 1;
  const device_id = `gh-api-${devices}`;
  const site = { district: `d${devices}`, address: `Road ${devices}` };
  await register(daemon, device_id, 'gas_water_heater', { site });
  const { id } = await daemon.api.post('tickets', { source: 'phone', device_id, title: '打不着火', severity: 'P3' });
  await daemon.api.post(`tickets/${id}/assign`, who);
  return daemon.api.post(`tickets/${id}/accept`, {});
}
const plan = (ticket: Json, body: object = span(), as = daemon.api): Promise<Json> =>
  as.post(`tickets/${ticket.id}/visits`, body);
const underWay = async (who?: object): Promise<Json> => {
  const { id } = await plan(await ticketOf(who));
  return daemon.api.post(`visits/${id}/arrive`, {});
};
const refused = async (sent: Promise<unknown>): Promise<Problem> => {
  const problem = await sent.then(
    () => undefined,
    (error: Problem) => error,
  );
  expect(problem, 'it is refused').toBeDefined();
  return problem as Problem;
};
const idsOf = async (query: string, as = daemon.api): Promise<string[]> =>
  (await as.all(`visits?${query}`)).map(({ id }) => id);

beforeAll(async () => {
  const folder = house.use(await temporaryFolder());
  daemon = house.use(await startDaemon({ dataDir: folder.path }));
  const client = async (body: object) => createClient(daemon.httpUrl, (await daemon.api.post('tokens', body)).token);
  viewer = await client({ name: 'guest', role: 'viewer' });
  agent = await client({ name: 'li', role: 'agent' });
  const firm = async (name: string) => {
    const { id: provider_id } = await daemon.api.post('providers', { name: `firm of ${name}` });
    const { id } = await daemon.api.post('technicians', { provider_id, name, skill: 2, phone: '+8613700137000' });
    return { id: provider_id, technician: id, as: await client({ name, role: 'provider', provider_id }) };
  };
  firms = { wu: await firm('wu'), sun: await firm('sun') };
});
afterAll(() => house.disposeAsync());

describe('a visit that is sent twice', () => {
  it('is planned, arrived at and finished once under one Idempotency-Key', async () => {
    const ticket = await ticketOf();
    const body = span();
    const twice = async (path: string, sent: object): Promise<Json> => {
      const headers = { 'idempotency-key': path };
      const first = await daemon.api.post(path, sent, headers);
      expect(await daemon.api.post(path, sent, headers)).toEqual(first);
      return first;
    };
    const { id } = await twice(`tickets/${ticket.id}/visits`, body);
    await twice(`visits/${id}/arrive`, {});
    const { version } = await twice(`visits/${id}/finish`, { result: 'unfinished' });
    expect(await daemon.api.all(`visits?ticket_id=${ticket.id}`)).toMatchObject([{ id, version, state: 'finished' }]);
    const other = daemon.api.post(
      `tickets/${ticket.id}/visits`,
      { ...body, planned_to: soon(3) },
      {
        'idempotency-key': `tickets/${ticket.id}/visits`,
      },
    );
    expect((await refused(other)).status).toBe(422);
  });
});

describe('a visit that two people have open', () => {
  it('is changed by who read it as it is; the other is told that it changed', async () => {
    const { id } = await plan(await ticketOf());
    const read = await agent.raw('GET', `visits/${id}`);
    const etag = read.headers.get('etag') ?? '';
    expect(etag).toBe('"1"');
    const arrived = await agent.post(`visits/${id}/arrive`, {}, { 'if-match': etag });
    expect(arrived).toMatchObject({ state: 'under_way', version: 2 });
    for (const [path, body] of [
      ['finish', { result: 'unfinished' }],
      ['cancel', { reason: 'customer changed the day' }],
      ['arrive', {}],
    ] as const) {
      const late = await refused(daemon.api.post(`visits/${id}/${path}`, body, { 'if-match': etag }));
      expect([path, late.status, late.body.code]).toEqual([path, 412, 'etag-mismatch']);
      expect(late.body.detail).toBe(
        'If-Match is "1" and the present version is "2"; read it again and repeat the change.',
      );
    }
    expect(await daemon.api.get(`visits/${id}`)).toMatchObject({ state: 'under_way', version: 2 });
    await daemon.api.post(`visits/${id}/finish`, { result: 'unfinished' }, { 'if-match': '"2"' });
  });
});

describe('what a visit cannot be', () => {
  it.each<[string, () => object, string, RegExp]>([
    [
      'ends before it begins',
      () => ({ planned_from: soon(3), planned_to: soon(2) }),
      '#/planned_to',
      /after planned_from/,
    ],
    [
      'is over already',
      () => ({ planned_from: soon(-3), planned_to: soon(-2) }),
      '#/planned_to',
      /^planned_to is \d{4}-.*Z; send a time to come/,
    ],
    [
      'takes days',
      () => ({ planned_from: soon(1), planned_to: soon(30) }),
      '#/planned_to',
      /^planned_to is \d{4}-.*Z; send a time at most 24 hours after planned_from/,
    ],
    ['is at no instant', () => ({ ...span(), planned_from: 'tomorrow' }), '#/planned_from', /"?tomorrow"?.*RFC 3339/],
    ['has a field that there is not', () => ({ ...span(), who: 'wu' }), '#/who', /who.*planned_from/],
  ])('a plan that %s: field, value and remedy are named', async (_, body, pointer, sentence) => {
    const { status, body: problem } = await refused(plan(await ticketOf(), body()));
    expect([status, problem.errors?.map((one: Json) => one.pointer)]).toEqual([400, [pointer]]);
    expect(problem.errors[0].detail).toMatch(sentence);
  });

  it('a plan for a technician, a ticket or a visit that there is not', async () => {
    const ticket = await ticketOf();
    const nobody = await refused(plan(ticket, { ...span(), technician_id: 'tech_nobody' }));
    expect([nobody.status, nobody.body.detail]).toEqual([
      400,
      expect.stringMatching(/tech_nobody: name .* GET \/technicians/),
    ]);
    const nothing = await refused(plan({ id: "tkt_' or 1=1" }));
    expect([nothing.status, nothing.body.detail]).toEqual([404, expect.stringContaining("tkt_' or 1=1")]);
    for (const [path, body] of [
      ['arrive', {}],
      ['finish', { result: 'done' }],
      ['cancel', { reason: 'x' }],
    ] as const) {
      const none = await refused(daemon.api.post(`visits/vis_none/${path}`, body));
      expect([none.status, none.body.code]).toEqual([404, 'visit-unknown']);
      expect(none.body.detail).toContain('vis_none');
    }
  });

  const photo = { name: 'a.jpg', url: 'https://photos.example/a.jpg' };
  const wrongPhoto = (fault: object) => ({ result: 'unfinished', attachments: [{ ...photo, ...fault }] });
  it.each<[string, object, string, RegExp]>([
    ['no result', {}, '#/result', /result is required; send it/],
    ['a result that there is not', { result: 'fine' }, '#/result', /"fine"; use one of done, unfinished, not_at_home/],
    ['notes without end', { result: 'unfinished', notes: 'x'.repeat(4_001) }, '#/notes', /more than 4000/],
    ['a long cause', { result: 'unfinished', cause_code: 'x'.repeat(301) }, '#/cause_code', /more than 300/],
    [
      'an answer that there is not',
      { result: 'unfinished', checklist: [{ item: 'gas-tight', state: 'good' }] },
      '#/checklist/0/state',
      /"good"; use one of passed, failed/,
    ],
    ['a photo that is nowhere', wrongPhoto({ url: undefined }), '#/attachments/0/url', /url is required/],
    ['a photo without a name', wrongPhoto({ name: undefined }), '#/attachments/0/name', /name is required/],
    ['a long name', wrongPhoto({ name: 'n'.repeat(301) }), '#/attachments/0/name', /more than 300/],
    [
      'a photo by FTP',
      wrongPhoto({ url: 'ftp://a/b' }),
      '#/attachments/0/url',
      /"ftp:\/\/a\/b"; send the http or https/,
    ],
    ['a script', wrongPhoto({ url: 'javascript:alert(1)' }), '#/attachments/0/url', /http or https address/],
    ['no host', wrongPhoto({ url: 'https://' }), '#/attachments/0/url', /http or https address/],
    ['a blank in the address', wrongPhoto({ url: 'https://a/b c' }), '#/attachments/0/url', /http or https address/],
    ['a long address', wrongPhoto({ url: `https://a/${'b'.repeat(2_000)}` }), '#/attachments/0/url', /more than 2000/],
    ['a hash in capitals', wrongPhoto({ sha256: 'A1'.repeat(32) }), '#/attachments/0/sha256', /64 digits of 0 to 9/],
    ['a short hash', wrongPhoto({ sha256: 'a1'.repeat(31) }), '#/attachments/0/sha256', /64 digits of 0 to 9/],
    [
      'many photos',
      { result: 'unfinished', attachments: Array(21).fill(photo) },
      '#/attachments',
      /more than 20 items/,
    ],
  ])('a report with %s', async (_, report, pointer, sentence) => {
    const { status, body: problem } = await refused(daemon.api.post('visits/vis_any/finish', report));
    expect([status, problem.errors?.map((one: Json) => one.pointer)]).toEqual([400, [pointer]]);
    expect(problem.errors[0].detail).toMatch(sentence);
  });

  it('a report on what is not on the checklist, or twice on what is; nothing of it is kept', async () => {
    const { id } = await underWay();
    const passed = { item: 'gas-tight', state: 'passed' };
    for (const [checklist, strange] of [
      [[passed, { item: 'boiler', state: 'passed' }], 'boiler'],
      [[passed, passed], 'gas-tight'],
    ] as const) {
      const { status, body } = await refused(daemon.api.post(`visits/${id}/finish`, { result: 'done', checklist }));
      expect([status, body.errors?.[0].pointer]).toEqual([400, '#/checklist']);
      expect(body.detail).toMatch(new RegExp(`${strange}.*gas-tight, flue-clear`));
    }
    expect(await daemon.api.get(`visits/${id}`)).toMatchObject({ state: 'under_way', checklist: [], version: 2 });
  });

  it('a report of a part that the catalogue does not have for the device, with those that may be meant', async () => {
    const { id } = await underWay();
    const send = (parts: readonly string[]) =>
      daemon.api.post(`visits/${id}/finish`, {
        result: 'unfinished',
        parts: parts.map((part) => ({ part, quantity: 1 })),
      });
    const { status, body } = await refused(send(['GW-HOSE', 'gas regulater']));
    expect([status, body.code, body.errors?.[0].pointer]).toEqual([422, 'part-unknown', '#/parts/1/part']);
    expect(body.nearest[0]).toBe('GW-REGULATOR');
    expect(body.detail).toMatch(
      /^parts.1.part is "gas regulater"; send a number or name of GET \/parts, probably GW-REGULATOR \(Gas regulator, 燃气减压阀\) or .*; what is not there goes into other_parts\.$/,
    );
    const ofALift = await refused(send(['EL-BRAKE']));
    expect([ofALift.status, ofALift.body.nearest.includes('EL-BRAKE')]).toEqual([422, false]);
    expect(await daemon.api.get(`visits/${id}`)).toMatchObject({ state: 'under_way', parts: [] });
  });

  it('a move that the state forbids, with what can be done', async () => {
    const { id, ticket_id } = await underWay();
    const again = await refused(daemon.api.post(`visits/${id}/arrive`, {}));
    expect([again.status, again.body.code]).toEqual([409, 'move-forbidden']);
    expect(again.body.detail).toMatch(/under way; only a planned one is arrived at/);
    const second = await plan({ id: ticket_id });
    const busy = await refused(daemon.api.post(`visits/${second.id}/arrive`, {}));
    expect([busy.status, busy.body.detail]).toEqual([409, expect.stringContaining(`${id} to the ticket is under way`)]);
    const early = await refused(daemon.api.post(`visits/${second.id}/finish`, { result: 'done' }));
    expect([early.status, early.body.detail]).toEqual([409, expect.stringContaining('arrive before you finish')]);
  });
});

describe('parts of a visit', () => {
  it('are kept by number, whatever of their names was said; what is in no catalogue beside them, and both in the history', async () => {
    const { id, ticket_id } = await underWay();
    const other_parts = [{ name: '管夹', quantity: 2 }];
    const said = ['燃气软管', 'igniter', 'gw-fan'].map((part, i) => ({ part, quantity: i + 1 }));
    const parts = ['GW-HOSE', 'GW-SPARK', 'GW-FAN'].map((part, i) => ({ part, quantity: i + 1 }));
    const left = await daemon.api.post(`visits/${id}/finish`, { result: 'unfinished', parts: said, other_parts });
    expect(left).toMatchObject({ parts, other_parts });
    expect(await daemon.api.get(`visits/${id}`)).toMatchObject({ parts, other_parts });
    const history = await daemon.api.all(`tickets/${ticket_id}/history`);
    expect(history.find(({ action }) => action === 'visit.finished')?.detail).toMatchObject({ parts, other_parts });
    const { items: used } = await daemon.api.get('reports/parts');
    expect(used).toEqual([
      { number: 'GW-FAN', name: 'Fan', quantity: 3, visits: 1 },
      { number: 'GW-SPARK', name: 'Igniter', quantity: 2, visits: 1 },
      { number: null, name: '管夹', quantity: 2, visits: 1 },
      { number: 'GW-HOSE', name: 'Gas hose', quantity: 1, visits: 1 },
    ]);
    const ofWu = await daemon.api.get(`reports/parts?provider_id=${firms.wu.id}`);
    expect(ofWu.items).toEqual([]);
    const catalogue = await firms.wu.as.all('parts?device_type=gas_water_heater');
    expect(catalogue.map(({ number }) => number)).toEqual(expect.arrayContaining(parts.map(({ part }) => part)));
  });
});

describe('the list of visits', () => {
  it('has those that are asked for, and refuses a filter that there is not', async () => {
    const { id, ticket_id, device_id } = await underWay({ technician_id: firms.sun.technician });
    await daemon.api.post(`visits/${id}/finish`, { result: 'not_at_home' });
    const { id: next } = await plan({ id: ticket_id });
    expect(await idsOf(`ticket_id=${ticket_id}`)).toEqual([id, next]);
    expect(await idsOf(`ticket_id=${ticket_id}&state=planned`)).toEqual([next]);
    expect(await idsOf(`ticket_id=${ticket_id}&result=not_at_home`)).toEqual([id]);
    expect(await idsOf(`ticket_id=${ticket_id}&result=done`)).toEqual([]);
    expect(await idsOf(`device_id=${device_id}&check=pending`)).toEqual([id]);
    expect(await idsOf(`device_id=${device_id}&check=contradicted`)).toEqual([]);
    expect(await idsOf(`technician_id=${firms.sun.technician}`)).toEqual(expect.arrayContaining([id, next]));
    expect(await idsOf(`provider_id=${firms.wu.id}&ticket_id=${ticket_id}`)).toEqual([]);
    const first = await daemon.api.get(`visits?ticket_id=${ticket_id}&limit=1`);
    const rest = await daemon.api.get(`visits?ticket_id=${ticket_id}&limit=1&cursor=${first.next_cursor}`);
    expect([first, rest].flatMap(({ items }) => items.map((one: Json) => one.id))).toEqual([id, next]);
    for (const [query, value] of [
      ['check=lied', 'lied'],
      ['result=fine', 'fine'],
      ['state=open', 'open'],
      ['limit=900', '900'],
      ['cursor=nonsense', 'cursor'],
      ['technician=wu', 'technician'],
    ]) {
      const { status, body } = await refused(daemon.api.get(`visits?${query}`));
      expect([query, status, body.detail]).toEqual([query, 400, expect.stringContaining(value ?? '')]);
    }
  });

  it('is offered as CSV, in which nothing is a formula', async () => {
    const { id, ticket_id } = await underWay({ assignee: '=HYPERLINK("http://evil")' });
    const attachments = [{ name: '@SUM(A1)', url: 'https://photos.example/a.jpg' }];
    const report = { result: 'unfinished', notes: '=1+1\n"second", line', cause_code: '-cmd', attachments };
    await daemon.api.post(`visits/${id}/finish`, report);
    const answer = await daemon.api.raw('GET', `visits?ticket_id=${ticket_id}`, { headers: { accept: 'text/csv' } });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const rows = [...readCsv((await answer.text()).replace(/^\uFEFF/, ''))];
    const [head = [], cells = []] = rows.map((row) => ('cells' in row ? row.cells : []));
    const row = Object.fromEntries(head.map((name, i) => [name, cells[i]]));
    expect(row).toMatchObject({
      ...{ id, technician: `'=HYPERLINK("http://evil")`, notes: `'=1+1\n"second", line`, cause_code: "'-cmd" },
      ...{ attachments: JSON.stringify(attachments), 'check.state': 'none', planned_from: expect.stringMatching(/Z$/) },
    });
  });
});

describe('visits of a provider', () => {
  it('are seen and made by its own people alone', async () => {
    const own = await underWay({ technician_id: firms.wu.technician });
    const strange = await underWay({ technician_id: firms.sun.technician });
    expect(own).toMatchObject({ provider_id: firms.wu.id, technician_id: firms.wu.technician, technician: 'wu' });
    const { as } = firms.wu;
    const seen = await as.all('visits');
    expect(new Set(seen.map(({ provider_id }) => provider_id))).toEqual(new Set([firms.wu.id]));
    expect(await idsOf(`ticket_id=${strange.ticket_id}`, as)).toEqual([]);
    expect(await idsOf(`provider_id=${firms.sun.id}`, as)).toEqual([]);
    const csv = await (await as.raw('GET', 'visits', { headers: { accept: 'text/csv' } })).text();
    expect([csv.includes(own.id), csv.includes(strange.id)]).toEqual([true, false]);
    const { id: planned } = await plan({ id: strange.ticket_id });
    const all = await Promise.all([
      refused(as.get(`visits/${strange.id}`)),
      refused(as.get(`tickets/${strange.ticket_id}/checklist`)),
      refused(as.post(`tickets/${strange.ticket_id}/visits`, span())),
      refused(as.post(`visits/${planned}/arrive`, {})),
      refused(as.post(`visits/${planned}/cancel`, { reason: 'not ours' })),
      refused(as.post(`visits/${strange.id}/finish`, { result: 'done' })),
    ]);
    expect(all.map(({ status }) => status)).toEqual(Array(6).fill(404));
    const foreign = await refused(plan({ id: own.ticket_id }, { ...span(), technician_id: firms.sun.technician }, as));
    expect([foreign.status, foreign.body.errors?.[0].pointer]).toEqual([400, '#/technician_id']);
    expect(await as.post(`visits/${own.id}/finish`, { result: 'unfinished' })).toMatchObject({ state: 'finished' });
  });

  it('are read by viewers, who change nothing', async () => {
    const { id, ticket_id } = await underWay();
    expect(await viewer.get(`visits/${id}`)).toMatchObject({ id });
    for (const [path, body] of [
      [`tickets/${ticket_id}/visits`, span()],
      [`visits/${id}/finish`, { result: 'done' }],
    ] as const) {
      expect((await refused(viewer.post(path, body))).status).toBe(403);
    }
  });
});
