import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [path, method, operation]),
  );

/** Every schema in the document with a name for where it stands. */
function* schemas(node: unknown, place: string): Generator<[string, Record<string, unknown>]> {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node || 'anyOf' in node) yield [place, node as Record<string, unknown>];
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'examples' && key !== 'example') yield* schemas(value, `${place}/${key}`);
  }
}

describe('the OpenAPI document', () => {
  it('is 3.1 and names every operation once', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations().map(([, , operation]) => operation.operationId);
    expect(ids.length).toBeGreaterThan(50);
    expect(new Set(ids).size).toBe(ids.length);
    expect(operations().filter(([, , operation]) => !operation.summary)).toEqual([]);
  });

  it('describes every route that the contract names', () => {
    const paths = Object.keys(document.paths);
    expect(paths).toEqual(expect.arrayContaining(contract));
  });

  it('declares every parameter of a path', () => {
    for (const [path, , operation] of operations()) {
      const named = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name);
      expect(declared.toSorted(), path).toEqual(named.toSorted());
    }
  });

  it('leads every reference somewhere and says for every answer what it is', () => {
    for (const [path, method, operation] of operations()) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        if (status === '204') continue;
        const media = Object.values(content ?? {});
        expect(media.length, `${method} ${path} ${status}`).toBeGreaterThan(0);
        for (const { schema } of media) expect(Object.keys(resolve(document, schema) as object)).not.toEqual([]);
      }
    }
  });

  it('gives examples that fit their schemas', () => {
    let seen = 0;
    for (const [place, schema] of schemas(resolve(document, document.components.schemas), 'components')) {
      const examples = Array.isArray(schema.examples) ? schema.examples : [];
      const validator = Compile(schema);
      for (const example of examples) {
        expect(validator.Errors(example), `${place}: ${JSON.stringify(example)}`).toEqual([]);
        seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(100);
  });

  it('gives an example of every body', () => {
    for (const [path, method, { requestBody }] of operations()) {
      for (const [type, media] of Object.entries(requestBody?.content ?? {})) {
        if (path.includes('/rules') && type === 'application/json') continue;
        const text = JSON.stringify({ ...media, schema: resolve(document, media.schema) });
        expect(text, `${method} ${path} ${type}`).toMatch(/"examples?":/);
      }
    }
  });

  it('says how every operation refuses, and which need no token', () => {
    const open = operations().filter(([, , operation]) => operation.security?.length === 0);
    expect(open.map(([path]) => path)).toEqual([
      '/healthz',
      ...['/api/v1/sign-in', '/api/v1/session', '/api/v1/session', '/api/v1/session', '/api/v1/session/password'],
      ...['/api/v1/sessions', '/api/v1/sessions/{id}'],
      '/api/v1/gateway/reports',
      '/api/v1/outside/{system}/updates',
    ]);
    for (const [path, method, { responses }] of operations()) {
      expect(Object.keys(responses), `${method} ${path}`).toEqual(expect.arrayContaining(['400', '500']));
    }
  });

  it('is shown to people by pages that need nothing from elsewhere', async () => {
    const page = await house.call('GET', '/docs/', { as: null });
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/(src|href)="https?:/);
    expect(page.headers.get('content-security-policy')).not.toContain('http');
    expect((await house.call('GET', '/docs/static/swagger-ui-bundle.js', { as: null })).status).toBe(200);
  });
});

const contract = [
  '/healthz',
  '/readyz',
  '/metrics',
  ...[
    '/devices',
    '/devices/{id}',
    '/devices/import',
    '/devices/{id}/secret',
    '/devices/{id}/retire',
    '/devices/{id}/board',
    '/devices/{id}/telemetry',
    '/devices/{id}/commands',
    '/devices/{id}/commands/{command_id}',
    '/devices/{id}/rejections',
    '/devices/{id}/unknown-signals',
    '/rejections',
    '/rejections/counts',
    '/models',
    '/models/{name}',
    '/device-types',
    '/rules',
    '/rules/{id}',
    '/rules/{id}/versions',
    '/rules/{id}/blind',
    '/rules/{id}/why-not',
    '/rules/{id}/retire',
    '/rules/validate',
    '/alerts',
    '/alerts/{id}',
    '/alerts/{id}/acknowledge',
    '/alerts/{id}/clear',
    '/incidents',
    '/incidents/{id}',
    '/incidents/{id}/members',
    '/silences',
    '/silences/{id}',
    '/devices/{id}/on-site',
    '/tickets',
    '/tickets/{id}',
    '/tickets/{id}/{action}',
    '/care-calls',
    '/care-calls/{id}',
    '/care-calls/{id}/attempts',
    '/callbacks',
    '/callbacks/{id}',
    '/callbacks/{id}/attempts',
    '/customers',
    '/audit',
    '/tokens',
    '/tokens/{id}',
    '/deliveries',
    '/deliveries/{id}/replay',
    '/flow',
    '/stream',
    '/simulation/clock',
    '/summary',
  ].map((path) => `/api/v1${path}`),
];
