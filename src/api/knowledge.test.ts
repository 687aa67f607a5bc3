import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const body = {
  fault: 'GW-110',
  title: { en: 'Low gas pressure', 'zh-CN': '燃气压力偏低' },
  body: { en: 'Open the valve.', 'zh-CN': '请全开表前阀。' },
};

it('an article is written, searched in both languages, changed under its ETag, compared, restored and retired', async () => {
  const made = await house.call('POST', '/api/v1/articles', { body });
  expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
  const path = `/api/v1/articles/${made.json.id}`;
  const chinese = { headers: { 'accept-language': 'zh-CN' } };
  const found = (await house.call('GET', `/api/v1/articles/search?q=${encodeURIComponent('表前阀')}`, chinese)).json;
  expect(found.items).toMatchObject([{ article: { id: made.json.id } }]);
  const [{ snippet }] = found.items;
  expect(snippet.marks.map(([from, to]: [number, number]) => snippet.text.slice(from, to))).toEqual(['表前阀']);
  expect((await house.call('GET', '/api/v1/articles/search?q=valve')).json.items).toHaveLength(1);

  const change = (en: string) =>
    house.call('PATCH', path, { body: { body: { ...body.body, en }, note: 'why' }, headers: { 'if-match': '"1"' } });
  expect((await change('Open both valves.')).json).toMatchObject({ version: 2, note: 'why', changed_by: 'the admin' });
  expect((await change('Close it.')).status).toBe(412);
  const diff = (await house.call('GET', `${path}/diff?from=1&to=2`)).json;
  expect(diff.fields).toMatchObject([{ field: 'body.en' }]);
  expect((await house.call('POST', `${path}/restore`, { body: { version: 1 } })).json.version).toBe(3);
  expect((await house.call('GET', `${path}/versions`)).json.items).toHaveLength(3);
  expect((await house.call('GET', `${path}/versions/9`)).json.code).toBe('article-version-unknown');
  expect((await house.call('GET', '/api/v1/faults/GW-110/article?city=Nanjing')).json.id).toBe(made.json.id);
  expect((await house.call('POST', '/api/v1/articles', { body })).json.code).toBe('article-exists');
  expect((await house.call('DELETE', path)).json.state).toBe('retired');
  expect((await house.call('GET', '/api/v1/faults/GW-110/article')).status).toBe(404);
});

it('similar tickets are asked of tickets that there are', async () => {
  expect((await house.call('GET', '/api/v1/tickets/nobody/similar')).json.code).toBe('ticket-unknown');
});
