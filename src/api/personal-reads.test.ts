import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instant, minutes } from '../base/index.ts';
import type { VisitsReader } from '../desk/index.ts';
import { personalFor } from './personal.ts';
import { type OpenapiDocument, resolve } from './testing/conform.ts';
import { sampleVisit } from './testing/samples.ts';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

const visits: VisitsReader = {
  getVisit: async (id) => sampleVisit(id),
  listVisits: async () => ({ items: [sampleVisit('vis_1')], next_cursor: null }),
  checklistOf: async () => undefined,
};
const person = { name: 'Wang', phone: '13800138000' };

async function openHouse(): Promise<TestHouse> {
  const house = await openTestHouse({}, { visits });
  const site = { district: 'Gulou', address: 'Pingjiang Road 1' };
  await house.call('POST', '/api/v1/devices', {
    body: { id: 'GH-1', type: 'gas_water_heater', site, customer: person },
  });
  return house;
}

/** Every read that can show who people are, and what the audit says of it. */
const personal: readonly (readonly [path: string, action: string])[] = [
  ['/api/v1/devices', 'customer.read'],
  ['/api/v1/devices/GH-1', 'customer.read'],
  ['/api/v1/customers?q=GH-1', 'customer.read'],
  ['/api/v1/customers/{customer}', 'customer.read'],
  ['/api/v1/search?q=Wang', 'customer.read'],
  ['/api/v1/search?q=Pingjiang', 'customer.read'],
  ['/api/v1/devices/GH-1/history', 'customer.read'],
  ['/api/v1/customers/{customer}/history', 'customer.read'],
  ['/api/v1/sites/{site}/history', 'customer.read'],
  ['/api/v1/tickets/tkt_1/history', 'customer.read'],
  ['/api/v1/tickets/tkt_1', 'customer.read'],
  ['/api/v1/tickets', 'ticket.read'],
  ['/api/v1/dispatches', 'ticket.read'],
  ['/api/v1/visits', 'visit.read'],
  ['/api/v1/visits/vis_1/place', 'customer.read'],
  ['/api/v1/visits/vis_1', 'visit.read'],
  ['/api/v1/care-calls', 'care-call.read'],
  ['/api/v1/care-calls/call_1', 'care-call.read'],
  ['/api/v1/callbacks', 'callback.read'],
  ['/api/v1/callbacks/call_2', 'callback.read'],
];

describe('a read that can show who people are', () => {
  let house: TestHouse;
  const ids = new Map<string, string>();
  let before: number;
  beforeAll(async () => {
    house = await openHouse();
    for (const [kind, q] of [
      ['customer', 'Wang'],
      ['site', 'Pingjiang'],
    ] as const) {
      const { items } = (await house.call('GET', `/api/v1/search?q=${q}`, { as: 'manager' })).json;
      ids.set(`{${kind}}`, items.find((hit: { kind: string }) => hit.kind === kind).id);
    }
  });
  beforeEach(async () => {
    house.clock.advanceTo(instant(house.clock.now() + minutes(10)));
    before = (await allReads()).length;
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const reads = async (): Promise<string[]> => (await allReads()).slice(before);
  const allReads = async (): Promise<string[]> =>
    (await house.call('GET', '/api/v1/audit?limit=500')).json.items
      .filter(
        ({ action, actor }: { action: string; actor: string }) => action.endsWith('.read') && actor !== 'the manager',
      )
      .map(({ actor, action }: { actor: string; action: string }) => `${actor} ${action}`);

  it.each(personal)(
    '%s is noted as %s, also as CSV, once in ten minutes; viewers see no number',
    async (path, action) => {
      const place = path.replace(/\{\w+\}/, (kind) => ids.get(kind) ?? kind);
      const look = (as: 'agent' | 'viewer', accept = 'text/csv, application/json;q=0.5') =>
        house.call('GET', place, { as, headers: { accept } });
      for (const { text, status } of [await look('viewer'), await look('viewer', 'application/json')]) {
        expect([200, 403]).toContain(status);
        expect(text.replaceAll(/[ -]/g, '')).not.toMatch(/13800138000/);
      }
      expect(await reads()).toEqual([]);
      expect((await look('agent')).status).toBe(200);
      await look('agent');
      const ofAgent = `the agent ${action}`;
      // A profile is one person whom somebody opened on purpose: each time is noted.
      expect(await reads()).toEqual(path === '/api/v1/customers/{customer}' ? [ofAgent, ofAgent] : [ofAgent]);
      const soFar = (await reads()).length;
      house.clock.advanceTo(instant(house.clock.now() + minutes(10)));
      await look('agent');
      expect(await reads()).toHaveLength(soFar + 1);
    },
  );

  it('of the stream is noted when it opens, and told to none that listens; viewers get no number', async () => {
    const listen = async (as: 'agent' | 'viewer') => {
      const { body } = await house.stream('/api/v1/stream', {}, as);
      return body.pipeThrough(new TextDecoderStream()).getReader();
    };
    const said = async (reader: Awaited<ReturnType<typeof listen>>): Promise<string> => {
      for (let text = ''; ; ) {
        const { value, done } = await reader.read();
        text += value ?? '';
        if (done || text.includes('event: ticket.noted')) return text;
      }
    };
    const viewer = await listen('viewer');
    expect(await reads()).toEqual([]);
    const agent = await listen('agent');
    const again = await listen('agent');
    expect(await reads()).toEqual(['the agent stream.read']);
    await house.audit('ticket.noted', { detail: { phone: '13800138000', note: '回电 138 0013 8000' } });
    expect((await said(viewer)).replaceAll(' ', '')).not.toMatch(/13800138000|stream.read/);
    const heard = await said(agent);
    expect(heard).toContain('回电 138 0013 8000');
    expect(heard).not.toContain('stream.read');
    await Promise.all([viewer.cancel(), agent.cancel(), again.cancel()]);
  });
});

describe('the document', () => {
  let house: TestHouse;
  let document: OpenapiDocument;
  beforeAll(async () => {
    house = await openHouse();
    document = (await house.call('GET', '/openapi.json', { as: null })).json;
  });
  afterAll(() => house[Symbol.asyncDispose]());

  /** What a name, a number, or words about somebody stand under. */
  const telling = ['phone', 'customer', 'customer_id', 'contacts', 'words', 'notes', 'detail'];
  const shown: Readonly<Record<string, string>> = {
    '/api/v1/rejections': 'why a message was refused',
    '/api/v1/devices/{id}/rejections': 'why a message was refused',
    '/api/v1/providers': 'the number of an office',
    '/api/v1/providers/{id}': 'the number of an office',
    '/api/v1/technicians': 'the number of who works here, masked for viewers',
    '/api/v1/technicians/{id}': 'the number of who works here, masked for viewers',
    '/api/v1/campaigns/{id}/runs/{run}/contacts': 'the id of a customer, and no more',
    '/api/v1/customers/{id}/erasure': 'how much is known of a customer, by the id',
    '/api/v1/erasures/{id}': 'the receipt: ids and counts of somebody who was erased',
    '/readyz': 'what of the house is not ready',
    '/api/v1/audit': 'the audit itself, for who may see everything',
  };

  function fieldsOf(schema: unknown): string[] {
    if (Array.isArray(schema)) return schema.flatMap(fieldsOf);
    if (typeof schema !== 'object' || schema === null) return [];
    const { properties = {} } = schema as { properties?: object };
    return [...Object.keys(properties), ...Object.values(schema).flatMap(fieldsOf)];
  }

  it('has no read that shows such a thing and is not in the table of those that are noted', () => {
    const fits = (path: string) =>
      personal.some(([noted]) =>
        new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(noted.split('?', 1)[0] ?? ''),
      );
    const unnoted = Object.entries(document.paths).flatMap(([path, { get }]) => {
      const answer = get?.responses['200']?.content?.['application/json']?.schema;
      const fields = fieldsOf(resolve(document, answer)).filter((name) => telling.includes(name));
      return fields.length === 0 || fits(path) ? [] : [path];
    });
    expect(unnoted.toSorted()).toEqual(Object.keys(shown).toSorted());
  });
});

it.each([
  ['请回电 13800138000 王女士', '请回电 138****8000 王女士'],
  ['138-0013-8000/+86 138 0013 8000', '138****8000/+86****8000'],
  ['office 025-88880000.', 'office 025****0000.'],
  ['+44 20 7946 0958', '+44****0958'],
  ['T000042 at 2026-01-15T12:00:00.000Z, E13, 1768450267000, sn8613800138000x', undefined],
])('in words %j a viewer sees no number', (words, masked = words) => {
  expect(personalFor('viewer', { note: words })).toEqual({ note: masked });
  expect(personalFor('agent', { note: words })).toEqual({ note: words });
});
