import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { can, roles } from '../access/index.ts';
import { createIds, createSystemClock } from '../base/index.ts';
import { installGuard, type RouteAccess } from './guard.ts';
import { createHttp } from './http.ts';
import type { OpenapiDocument } from './testing/conform.ts';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

/** Who may do what, route by route. A route that is not here fails the test, so that none is opened by oversight. */
const access: Readonly<Record<string, RouteAccess>> = {
  'get /healthz': 'anyone',
  'get /sign-in': 'anyone',
  'post /session': 'anyone',
  'get /session': 'session',
  'delete /session': 'session',
  'put /session/password': 'session',
  'get /sessions': 'session',
  'delete /sessions/{id}': 'session',
  'get /users': 'users:manage',
  'post /users': 'users:manage',
  'get /users/{id}': 'users:manage',
  'patch /users/{id}': 'users:manage',
  'put /users/{id}/password': 'users:manage',
  'get /readyz': 'loopback',
  'get /docs/problems/{code}': 'loopback',
  'get /metrics': 'read',
  'get /devices': 'read',
  'post /devices': 'devices:write',
  'post /devices/import': 'devices:write',
  'get /districts': 'read',
  'get /sites': 'read',
  'get /dispatch/loads': 'read',
  'get /devices/{id}': 'read',
  'patch /devices/{id}': 'devices:write',
  'post /devices/{id}/secret': 'devices:write',
  'delete /devices/{id}/secret': 'devices:write',
  'post /devices/{id}/retire': 'devices:write',
  'post /devices/{id}/board': 'devices:write',
  'get /devices/{id}/telemetry': 'read',
  'post /devices/{id}/commands': 'device-commands:send',
  'get /devices/{id}/commands': 'read',
  'get /devices/{id}/commands/{command_id}': 'read',
  'get /devices/{id}/rejections': 'read',
  'get /devices/{id}/unknown-signals': 'read',
  'get /rejections': 'read',
  'get /rejections/counts': 'read',
  'get /orphans': 'read',
  'get /orphans/{id}': 'read',
  'post /orphans/{id}/adopt': 'devices:write',
  'post /orphans/{id}/dismiss': 'devices:write',
  'get /device-types': 'read',
  'get /models': 'read',
  'get /models/{name}': 'read',
  'put /models/{name}': 'devices:write',
  'get /rules': 'read',
  'get /rules/{id}': 'read',
  'put /rules/{id}': 'rules:write',
  'get /rules/{id}/versions': 'read',
  'get /rules/{id}/versions/{version}': 'read',
  'get /rules/{id}/diff': 'read',
  'post /rules/{id}/restore': 'rules:write',
  'get /rules/{id}/performance': 'read',
  'get /rules/performance': 'read',
  'get /rules/functions': 'read',
  'get /rules/export': 'read',
  'post /rules/import': 'rules:write',
  'get /rules/{id}/blind': 'read',
  'get /rules/{id}/why-not': 'read',
  'get /rules/{id}/shadow-verdicts': 'read',
  'post /rules/{id}/retire': 'rules:write',
  'post /rules/validate': 'read',
  'post /rules/test': 'rules:write',
  'post /backups': 'backups:make',
  'get /backups/{id}': 'backups:make',
  'post /exports': 'telemetry:export',
  'get /exports': 'telemetry:export',
  'get /exports/{id}': 'telemetry:export',
  'delete /exports/{id}': 'telemetry:export',
  'get /exports/{id}/file': 'telemetry:export',
  'post /exports/{id}/cancel': 'telemetry:export',
  'post /backtests': 'rules:write',
  'get /backtests': 'read',
  'get /backtests/{id}': 'read',
  'post /backtests/{id}/cancel': 'rules:write',
  'get /weather/forecasts': 'read',
  'post /weather/forecasts': 'forecasts:write',
  'get /maintenance/due': 'read',
  'get /campaigns': 'read',
  'post /campaigns': 'campaigns:manage',
  'get /campaigns/{id}': 'read',
  'put /campaigns/{id}': 'campaigns:manage',
  'post /campaigns/{id}/{action}': 'campaigns:manage',
  'post /campaigns/{id}/previews': 'campaigns:manage',
  'get /campaigns/{id}/runs': 'read',
  'get /campaigns/{id}/runs/{run}': 'read',
  'get /campaigns/{id}/runs/{run}/contacts': 'read',
  'get /quality/samples': 'quality:work',
  'post /quality/samples': 'quality:work',
  'get /quality/samples/{id}': 'quality:work',
  'get /quality/samples/{id}/items': 'quality:work',
  'put /quality/samples/{id}/items/{object}/score': 'quality:work',
  'get /corrective-actions': 'read',
  'post /corrective-actions': 'quality:work',
  'get /corrective-actions/{id}': 'read',
  'patch /corrective-actions/{id}': 'quality:work',
  'post /corrective-actions/{id}/{move}': 'quality:work',
  'get /reports/failure-rates': 'read',
  'get /reports/failure-rates/cases': 'read',
  'get /reports/clusters': 'read',
  'get /reports/departures': 'read',
  'get /handovers': 'read',
  'get /handovers/{id}': 'read',
  'get /reports/parts': 'read',
  'get /reports/league': 'read',
  'get /reports/league/cases': 'read',
  'get /reports/incentives': 'read',
  'get /alerts': 'read',
  'get /alerts/{id}': 'read',
  'post /alerts/{id}/acknowledge': 'alerts:work',
  'post /alerts/{id}/clear': 'alerts:work',
  'get /incidents': 'read',
  'get /incidents/{id}': 'read',
  'get /incidents/{id}/members': 'read',
  'get /silences': 'read',
  'post /silences': 'silences:write',
  'get /silences/{id}': 'read',
  'delete /silences/{id}': 'silences:write',
  'post /devices/{id}/on-site': 'visits:work',
  'delete /devices/{id}/on-site': 'visits:work',
  'get /tickets': 'work:read',
  'get /tickets/{id}': 'work:read',
  'post /tickets/{id}/{action}': 'tickets:work',
  'get /tickets/{id}/clocks': 'work:read',
  'get /tickets/{id}/evidence': 'work:read',
  'get /parts': 'work:read',
  'get /visits': 'work:read',
  'get /visits/{id}': 'work:read',
  'get /visits/{id}/place': 'work:read',
  'post /tickets/{id}/visits': 'tickets:work',
  'get /tickets/{id}/checklist': 'work:read',
  'post /visits/{id}/arrive': 'tickets:work',
  'post /visits/{id}/finish': 'tickets:work',
  'post /visits/{id}/cancel': 'tickets:work',
  'get /sla/breaches': 'work:read',
  'get /sla/policies': 'read',
  'put /sla/policies': 'dispatch:manage',
  'post /tickets/{id}/escalation/acknowledge': 'alerts:work',
  'get /dispatches': 'work:read',
  'get /tickets/{id}/dispatch': 'work:read',
  'post /tickets/{id}/dispatch': 'dispatch:work',
  'get /dispatch/surge': 'read',
  'put /dispatch/surge': 'dispatch:manage',
  'get /care-calls': 'read',
  'get /care-calls/{id}': 'read',
  'post /care-calls/{id}/attempts': 'care-calls:work',
  'post /care-calls/next': 'care-calls:work',
  'post /care-calls/{id}/claim': 'care-calls:work',
  'post /care-calls/{id}/release': 'care-calls:work',
  'get /callbacks': 'read',
  'get /callbacks/{id}': 'read',
  'post /callbacks/{id}/attempts': 'care-calls:work',
  'post /callbacks/next': 'care-calls:work',
  'post /callbacks/{id}/claim': 'care-calls:work',
  'post /callbacks/{id}/release': 'care-calls:work',
  'get /satisfaction': 'read',
  'get /devices/{id}/history': 'read',
  'get /customers/{id}/history': 'read',
  'get /sites/{id}/history': 'read',
  'get /tickets/{id}/history': 'work:read',
  'post /tickets': 'tickets:work',
  'get /repair-reviews': 'read',
  'get /repair-reviews/{id}': 'read',
  'post /repair-reviews/{id}/conclude': 'tickets:work',
  'get /customers': 'care-calls:work',
  'get /customers/{id}': 'care-calls:work',
  'patch /customers/{id}': 'people:write',
  'get /customers/{id}/erasure': 'people:erase',
  'post /customers/{id}/erase': 'people:erase',
  'get /erasures/{id}': 'people:erase',
  'get /search': 'care-calls:work',
  'get /providers': 'work:read',
  'post /providers': 'staff:write',
  'get /providers/{id}': 'work:read',
  'patch /providers/{id}': 'staff:write',
  'get /technicians': 'work:read',
  'post /technicians': 'staff:write',
  'get /technicians/{id}': 'work:read',
  'patch /technicians/{id}': 'staff:write',
  'get /articles': 'read',
  'post /articles': 'knowledge:write',
  'get /articles/search': 'read',
  'get /articles/{id}': 'read',
  'patch /articles/{id}': 'knowledge:write',
  'delete /articles/{id}': 'knowledge:write',
  'get /articles/{id}/versions': 'read',
  'get /articles/{id}/versions/{version}': 'read',
  'get /articles/{id}/diff': 'read',
  'post /articles/{id}/restore': 'knowledge:write',
  'get /faults/{id}/article': 'read',
  'get /tickets/{id}/similar': 'read',
  'get /audit': 'audit:read',
  'get /tokens': 'tokens:manage',
  'post /tokens': 'tokens:manage',
  'delete /tokens/{id}': 'tokens:manage',
  'get /deliveries': 'webhooks:manage',
  'get /deliveries/{id}': 'webhooks:manage',
  'post /deliveries/{id}/replay': 'webhooks:manage',
  'get /webhooks': 'webhooks:manage',
  'post /webhooks': 'webhooks:manage',
  'get /webhooks/{id}': 'webhooks:manage',
  'patch /webhooks/{id}': 'webhooks:manage',
  'delete /webhooks/{id}': 'webhooks:manage',
  'post /webhooks/{id}/secret': 'webhooks:manage',
  'post /webhooks/{id}/test': 'webhooks:manage',
  'post /webhooks/{id}/replay': 'webhooks:manage',
  'get /recipients': 'webhooks:manage',
  'post /recipients': 'webhooks:manage',
  'get /recipients/{id}': 'webhooks:manage',
  'patch /recipients/{id}': 'webhooks:manage',
  'delete /recipients/{id}': 'webhooks:manage',
  'post /recipients/{id}/test': 'webhooks:manage',
  'post /recipients/{id}/replay': 'webhooks:manage',
  'post /gateway/reports': 'signed',
  'post /outside/{system}/updates': 'signed',
  'get /tickets/{id}/outside': 'work:read',
  'get /flow': 'read',
  'get /summary': 'read',
  'post /simulation/clock': 'simulation:drive',
};

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({ limits: { failuresPerMinute: 100_000 } });
});
afterAll(() => house[Symbol.asyncDispose]());

const pathOf = (route: string): string => {
  const path = (route.split(' ')[1] ?? '').replaceAll(/\{[^}]+\}/g, 'x');
  return /^\/(healthz|readyz|metrics|docs)/.test(path) ? path : `/api/v1${path}`;
};

describe('every route', () => {
  it('is in the table above, and the stream apart', async () => {
    const document: OpenapiDocument = (await house.call('GET', '/openapi.json', { as: null })).json;
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path.replace('/api/v1', '')}`),
    );
    expect(routes.toSorted()).toEqual([...Object.keys(access), 'get /stream'].toSorted());
  });

  it.each(Object.entries(access))('%s needs %s', async (route, permission) => {
    const method = (route.split(' ')[0] ?? '').toUpperCase();
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: {} };
    const nobody = await house.call(method, pathOf(route), { as: null, ...body });
    if (permission === 'anyone' || permission === 'loopback') {
      expect([401, 403]).not.toContain(nobody.status);
      return;
    }
    expect(nobody.status).toBe(401);
    // No token opens it: what is sent is signed.
    if (permission === 'signed' || permission === 'session') return;
    expect(nobody.headers.get('www-authenticate')).toBe('Bearer realm="carewatch"');
    for (const role of roles) {
      const { status, json } = await house.call(method, pathOf(route), { as: role, ...body });
      if (can(role, permission)) expect([401, 403], `${route} as ${role}`).not.toContain(status);
      else expect([status, json.permission], `${route} as ${role}`).toEqual([403, permission]);
    }
  });

  it('must name a permission, or the API does not start', async () => {
    const log = { warn: () => undefined, error: () => undefined };
    const limits = { bodyBytes: 1, headerBytes: 1000, requestMs: 1000, connections: 1, connectionsPerAddress: 1 };
    const app = await createHttp({ limits }, { ids: createIds(createSystemClock()), log });
    installGuard(app, { failuresPerMinute: 1, requestsPerSecond: 1 }, { tokens: {} as never, sessions: {} as never });
    expect(() => app.route({ method: 'GET', url: '/open', handler: async () => 'oversight' })).toThrow(
      'names no permission',
    );
    await app.close();
  });
});

describe('a token', () => {
  it('that is not known is refused as such', async () => {
    const { status, headers } = await house.call('GET', '/api/v1/devices', {
      as: null,
      headers: { authorization: 'Bearer nonsense' },
    });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('works from when it is made until it is revoked, and its text is shown once', async () => {
    const made = await house.call('POST', '/api/v1/tokens', { body: { name: 'crm', role: 'viewer' } });
    expect(made.status).toBe(201);
    const authorization = `Bearer ${made.json.token}`;
    const use = () => house.call('GET', '/api/v1/summary', { as: null, headers: { authorization } });
    expect((await use()).status).toBe(200);
    expect((await house.call('GET', '/api/v1/tokens')).text).not.toContain(made.json.token);
    expect((await house.call('DELETE', `/api/v1/tokens/${made.json.id}`)).status).toBe(204);
    expect((await use()).status).toBe(401);
  });

  it('stops working when it expires', async () => {
    const expires_at = '2026-01-15T12:00:10+00:00';
    const made = await house.call('POST', '/api/v1/tokens', { body: { name: 'brief', role: 'viewer', expires_at } });
    expect(made.json.expires_at).toBe('2026-01-15T12:00:10.000Z');
    const use = () =>
      house.call('GET', '/api/v1/flow', { as: null, headers: { authorization: `Bearer ${made.json.token}` } });
    expect((await use()).status).toBe(200);
    house.clock.advanceTo((house.clock.now() + 10_000) as never);
    expect((await use()).status).toBe(401);
  });
});

describe('anonymous paths', () => {
  it('stay closed to what a proxy on this machine passes on', async () => {
    for (const path of ['/readyz', '/docs/', '/openapi.json']) {
      const passedOn = await house.call('GET', path, { as: null, headers: { 'x-forwarded-for': '203.0.113.9' } });
      expect(passedOn.status, path).toBe(401);
      expect((await house.call('GET', path, { as: 'viewer' })).status, path).toBe(200);
    }
    expect(
      (await house.call('GET', '/healthz', { as: null, headers: { 'x-forwarded-for': '203.0.113.9' } })).status,
    ).toBe(200);
  });
});

describe('an address that guesses', () => {
  it('is told to wait, while those who are signed in are served', async () => {
    await using guarded = await openTestHouse({ limits: { failuresPerMinute: 3 } });
    const guess = () => guarded.call('GET', '/api/v1/flow', { as: null, headers: { authorization: 'Bearer guess' } });
    const statuses = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect(Number((await guess()).headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await guarded.call('GET', '/api/v1/flow')).status).toBe(200);
  });
});

describe('a signed-in client', () => {
  it('is served a hundred requests at once and then some', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => house.call('GET', '/api/v1/summary')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
