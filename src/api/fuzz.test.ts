import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenapiDocument } from './testing/conform.ts';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
let routes: readonly (readonly [method: string, path: string])[];
beforeAll(async () => {
  house = await openTestHouse({ limits: { requestsPerSecond: 1_000_000 } });
  const document: OpenapiDocument = (await house.call('GET', '/openapi.json')).json;
  routes = Object.entries(document.paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const))
    .filter(([, path]) => !path.endsWith('/stream'));
});
afterAll(() => house[Symbol.asyncDispose]());

const names = [
  'id',
  'type',
  'site',
  'customer',
  'phone',
  'attributes',
  'name',
  'role',
  'outcome',
  'to',
  'verdict',
  'params',
];
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e308,
      '',
      'GH-1',
      'gas_water_heater',
      '\u0000',
      '\ud800',
      '2026-01-15T12:00:00Z',
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('value'), { maxKeys: 4 }),
  ),
})).value;
const part = fc.oneof(
  fc.constantFrom('GH-1', 'tkt_1', 'accept', 'x', '%00', '💧', '__proto__'),
  fc.string({ minLength: 1 }),
);
const query = fc.dictionary(
  fc.constantFrom('limit', 'cursor', 'from', 'to', 'step', 'signals', 'state', 'q', 'types'),
  fc.string(),
  { maxKeys: 3 },
);

describe('whatever is sent', () => {
  it('is answered as documented, and never with a fault of Carewatch', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), anything, part, query, async (pick, body, id, parameters) => {
        const [method, template] = routes[pick % routes.length] ?? ['GET', '/healthz'];
        // Dots alone would make another path of it before it is sent.
        const segment = encodeURIComponent(id.toWellFormed()).replace(/^\.+$/, 'x');
        const path = template.replaceAll(/\{[^}]+\}/g, segment);
        const search = new URLSearchParams(parameters).toString();
        const sent =
          method === 'GET' || method === 'DELETE'
            ? {}
            : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
        const { status } = await house.call(method, `${path}${search && `?${search}`}`, sent);
        expect(status, `${method} ${path}?${search} ${JSON.stringify(body)}`).toBeLessThan(500);
      }),
      { seed: 11, numRuns: 400 },
    );
    expect(house.logged).toEqual([]);
  });
});
