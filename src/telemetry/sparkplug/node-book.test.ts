import { describe, expect, test } from 'vitest';
import { NodeBook } from './node-book.ts';

const names = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ name: `m${i}`, isNull: false, value: undefined }));

function bookOf(weight: number) {
  const book = new NodeBook({ ofPublisher: 3, weight });
  const bear = (publisher: string, node: string, metrics: number): void => {
    const place = { group: 'g', node };
    const made = book.renew(publisher, place);
    made.bear(0, null, names(metrics));
    book.weigh(made);
    book.settle();
  };
  const kept = (): string[] => book.all().map(({ publisher, node }) => `${publisher} ${node}`);
  return { book, bear, kept };
}

describe('the book of edge nodes', () => {
  test('forgets of one publisher the node that was born longest ago', () => {
    const { bear, kept } = bookOf(1_000_000);
    for (const node of ['a', 'b', 'c', 'a', 'd']) bear('edge', node, 1);
    bear('other', 'x', 1);
    expect(kept()).toEqual(['edge c', 'edge a', 'edge d', 'other x']);
  });

  test('makes room at the cost of whoever says most, so that nobody pushes out others', () => {
    const { bear, kept } = bookOf(20_000);
    bear('small', 's', 5);
    for (let i = 0; i < 20; i += 1) bear('greedy', `g${i}`, 60);
    expect(kept()).toEqual(['small s', 'greedy g18', 'greedy g19']);
    bear('greedy', 'huge', 10_000);
    expect(kept()).toEqual(['small s']);
  });

  test('weighs the same after it was restored', () => {
    const first = bookOf(20_000);
    first.bear('small', 's', 5);
    first.bear('greedy', 'g0', 60);
    first.bear('greedy', 'g1', 60);
    const second = bookOf(20_000);
    second.bear('nobody', 'n', 5);
    second.book.restore(structuredClone(first.book.all().map((node) => node.snapshot())));
    for (const one of [first, second]) one.bear('greedy', 'g2', 60);
    expect(second.kept()).toEqual(first.kept());
    expect(second.kept()).toEqual(['small s', 'greedy g1', 'greedy g2']);
  });
});
