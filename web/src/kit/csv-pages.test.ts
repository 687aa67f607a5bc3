import { expect, it } from 'vitest';
import type { Client } from '../api/client.ts';
import { readCsv } from './csv-pages.ts';

/** A list that is answered a page at a time, as the API does, and what it was asked. */
function listOf(pages: readonly string[]) {
  const asked: string[] = [];
  const raw: Client['raw'] = async (_, path) => {
    asked.push(path);
    const place = Number(new URLSearchParams(path.split('?')[1]).get('cursor') ?? 0);
    const headers = place + 1 < pages.length ? { 'carewatch-next-cursor': String(place + 1) } : {};
    return new Response(`\uFEFFid,what\r\n${pages[place]}`, { headers });
  };
  return { asked, raw };
}

const unbounded = { most: 1_000, signal: new AbortController().signal, onRows: () => undefined };

it('follows a list to its end, under one heading and one byte order mark', async () => {
  const { asked, raw } = listOf(['1,a\r\n2,b\r\n', '3,c\r\n', '4,d\r\n']);
  const told: number[] = [];
  const file = await readCsv(raw, '/alerts?state=open', { ...unbounded, onRows: (rows) => told.push(rows) });
  expect(file.parts.join('')).toBe('\uFEFFid,what\r\n1,a\r\n2,b\r\n3,c\r\n4,d\r\n');
  expect([file.rows, file.cut, told]).toEqual([4, false, [2, 3, 4]]);
  expect(asked).toEqual([
    '/alerts?state=open&limit=500',
    '/alerts?state=open&limit=500&cursor=1',
    '/alerts?state=open&limit=500&cursor=2',
  ]);
});

it('ends with the page that reaches the bound and says that there is more', async () => {
  const { asked, raw } = listOf(['1,a\r\n2,b\r\n', '3,c\r\n4,d\r\n', '5,e\r\n']);
  const file = await readCsv(raw, '/alerts', { ...unbounded, most: 3 });
  expect([file.rows, file.cut, asked.length]).toEqual([4, true, 2]);
});

it('is not cut where the bound is the whole list', async () => {
  const file = await readCsv(listOf(['1,a\r\n2,b\r\n']).raw, '/alerts', { ...unbounded, most: 2 });
  expect([file.rows, file.cut]).toEqual([2, false]);
});

it('counts a cell of several lines as one row', async () => {
  const file = await readCsv(listOf(['1,"a\r\nb ""c"""\r\n', '2,"d\ne"\r\n']).raw, '/alerts', unbounded);
  expect(file.rows).toBe(2);
  expect(file.parts.join('')).toBe('\uFEFFid,what\r\n1,"a\r\nb ""c"""\r\n2,"d\ne"\r\n');
});

it('has a heading where the list holds nothing', async () => {
  const file = await readCsv(listOf(['']).raw, '/alerts', unbounded);
  expect([file.rows, file.parts.join('')]).toEqual([0, '\uFEFFid,what\r\n']);
});
