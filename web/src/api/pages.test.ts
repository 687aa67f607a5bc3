import { expect, it } from 'vitest';
import { pagesOf } from './pages.ts';

it('follows the cursors of a list to its end, and asks for no page that is not wanted', async () => {
  const asked: (string | undefined)[] = [];
  const ask = async ({ cursor }: { cursor?: string }) => {
    asked.push(cursor);
    const n = Number(cursor ?? 0);
    return { items: [n], next_cursor: n === 2 ? null : String(n + 1) };
  };
  expect(await Array.fromAsync(pagesOf(ask))).toEqual([[0], [1], [2]]);
  expect(asked).toEqual([undefined, '1', '2']);
  for await (const page of pagesOf(ask)) {
    expect(page).toEqual([0]);
    break;
  }
  expect(asked).toHaveLength(4);
});
