import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const body = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', format: 'csv' };

it('an export is asked for, written one at a time, cancelled, and in the audit', async () => {
  const asked = await house.call('POST', '/api/v1/exports', { as: 'manager', body });
  expect(asked.json).toMatchObject({ state: 'running', progress: 0, files: [] });
  expect([asked.status, asked.headers.get('location')]).toEqual([202, `/api/v1/exports/${asked.json.id}`]);
  const second = await house.call('POST', '/api/v1/exports', { body });
  expect(second.json).toMatchObject({ status: 409, code: 'export-running', id: asked.json.id });
  expect((await house.call('GET', `/api/v1/exports/${asked.json.id}`)).json).toMatchObject({ state: 'running' });
  const cancelled = await house.call('POST', `/api/v1/exports/${asked.json.id}/cancel`, { body: {} });
  expect(cancelled.status).toBe(200);
  const { json } = await house.call('GET', '/api/v1/audit?limit=20', { as: 'admin' });
  expect(json.items.map(({ action }: { action: string }) => action)).toContain('export.asked');
});

it('an export that is no question is refused, and one that nobody knows is not there', async () => {
  const turned = await house.call('POST', '/api/v1/exports', { body: { ...body, from: body.to } });
  expect(turned.json).toMatchObject({ status: 400, errors: [{ pointer: '/from' }] });
  const nobody = await house.call('GET', '/api/v1/exports/exp_none');
  expect(nobody.json).toMatchObject({ status: 404, code: 'export-unknown' });
});
