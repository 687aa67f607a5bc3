import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

describe('clocks and breaches', () => {
  let house: TestHouse;
  beforeEach(async () => {
    house = await openTestHouse();
  });
  afterEach(() => house[Symbol.asyncDispose]());
  const get = (path: string, as: 'viewer' | 'provider') => house.call('GET', `/api/v1/${path}`, { as });

  it('are shown to the house', async () => {
    expect((await get('tickets/tkt_1/clocks', 'viewer')).json.clocks).toMatchObject([{ kind: 'arrive' }]);
    expect((await get('sla/breaches', 'viewer')).json.items).toHaveLength(1);
  });

  it('of another provider are not there for a provider, whatever is asked for', async () => {
    expect((await get('tickets/tkt_1/clocks', 'provider')).json.code).toBe('ticket-unknown');
    for (const path of ['sla/breaches', 'sla/breaches?provider_id=prov_1']) {
      const { status, json } = await get(path, 'provider');
      expect([path, status, json.items]).toEqual([path, 200, []]);
    }
  });

  it('of a ticket that there is not are told as such', async () => {
    expect((await get('tickets/tkt_none/clocks', 'viewer')).status).toBe(404);
  });
});
