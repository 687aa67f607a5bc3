import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const body = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', format: 'csv' };

const finished = async (id: string) => {
  for (;;) {
    const { json } = await house.call('GET', `/api/v1/exports/${id}`);
    if (json.state !== 'running') return json;
  }
};

it('files of an export are listed, fetched as they are, and deleted', async () => {
  const asked = await house.call('POST', '/api/v1/exports', { body: { ...body, type: 'gas_water_heater' } });
  const { id } = asked.json;
  const done = await finished(id);
  expect(done).toMatchObject({ state: 'done', from: '2026-01-01T00:00:00.000Z', type: 'gas_water_heater' });
  expect((await house.call('GET', '/api/v1/exports', { as: 'engineer' })).json).toEqual({
    ...{ items: [done], next_cursor: null },
  });
  const path = `/api/v1/exports/${id}/file`;
  const file = await house.call('GET', `${path}?name=${done.files[1].name}`);
  expect([file.status, file.text]).toEqual([200, 'device,ts,outlet_temp_c\nGH-2,2026-01-02T00:00:00.000Z,2\n']);
  expect(Object.fromEntries(file.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-length': String(done.files[1].bytes),
    'content-disposition': 'attachment; filename="gas_water_heater.2026-01-02.csv"',
  });
  expect((await house.call('GET', path)).json).toMatchObject({ status: 404, code: 'export-file-unknown' });
  expect((await house.call('GET', path, { as: 'agent' })).status).toBe(403);
  expect((await house.call('DELETE', `/api/v1/exports/${id}`)).status).toBe(204);
  expect((await house.call('GET', `/api/v1/exports/${id}`)).json).toMatchObject({ status: 404 });
  const { json } = await house.call('GET', '/api/v1/audit?limit=20', { as: 'admin' });
  expect(json.items.map(({ action }: { action: string }) => action)).toContain('export.deleted');
});

it('an export is asked for, written one at a time, cancelled, and in the audit', async () => {
  const asked = await house.call('POST', '/api/v1/exports', { as: 'manager', body });
  expect(asked.json).toMatchObject({ state: 'running', progress: 0, files: [] });
  expect([asked.status, asked.headers.get('location')]).toEqual([202, `/api/v1/exports/${asked.json.id}`]);
  const second = await house.call('POST', '/api/v1/exports', { body });
  expect(second.json).toMatchObject({ status: 409, code: 'export-running', id: asked.json.id });
  expect((await house.call('GET', `/api/v1/exports/${asked.json.id}`)).json).toMatchObject({ state: 'running' });
  const early = await house.call('GET', `/api/v1/exports/${asked.json.id}/file`);
  expect(early.json).toMatchObject({ status: 409, code: 'export-not-done' });
  const removed = await house.call('DELETE', `/api/v1/exports/${asked.json.id}`);
  expect(removed.json).toMatchObject({ status: 409, code: 'export-running' });
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
