import { describe, expect, it } from 'vitest';
import { drawn, slotsOf } from './slots.ts';

const view = { count: 10_000, rowHeightPx: 50, heightPx: 600, scrollTopPx: 0 };

describe('the rows of a long list that are drawn', () => {
  it('cover what is seen wherever it is scrolled to', () => {
    for (let scrollTopPx = 0; scrollTopPx <= view.count * 50 - 600; scrollTopPx += 37) {
      const { first, last } = drawn({ ...view, scrollTopPx });
      expect(first).toBeLessThanOrEqual(Math.floor(scrollTopPx / 50));
      expect(last).toBeGreaterThanOrEqual(Math.min(view.count, Math.ceil((scrollTopPx + 600) / 50)));
    }
  });

  it('are never more than there are slots, so that no two share one', () => {
    for (let scrollTopPx = 0; scrollTopPx < 30_000; scrollTopPx += 37) {
      const { first, last } = drawn({ ...view, scrollTopPx });
      expect(last - first).toBeLessThanOrEqual(slotsOf(600, 50));
    }
  });

  it('stay the same for a scroll of a few rows', () => {
    expect(drawn({ ...view, scrollTopPx: 3_000 })).toEqual(drawn({ ...view, scrollTopPx: 3_000 + 5 * 50 }));
  });

  it('are all of them when there are few', () => {
    expect(drawn({ ...view, count: 7 })).toEqual({ first: 0, last: 7 });
  });

  it('are those at the end when the list has become shorter than it was scrolled', () => {
    expect(drawn({ ...view, count: 30, scrollTopPx: 90_000 })).toEqual({ first: 18, last: 30 });
  });
});
