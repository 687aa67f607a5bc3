/** Part of a long list, from its first place to before its last. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

export interface ListView {
  /** Rows in the list. */
  readonly count: number;
  readonly rowHeightPx: number;
  readonly heightPx: number;
  readonly scrollTopPx: number;
}

/** Rows above and below what is seen, so that a scroll finds them drawn. */
const spare = 12;

/** So many rows are scrolled past before others are drawn. */
const step = spare / 2;

/** Which rows are drawn. It stays the same for a scroll of a few rows. */
export function drawn({ count, rowHeightPx, heightPx, scrollTopPx }: ListView): Span {
  const top = Math.floor(scrollTopPx / rowHeightPx / step) * step;
  const first = Math.max(0, Math.min(top, count) - spare);
  return { first, last: Math.min(count, first + slotsOf(heightPx, rowHeightPx)) };
}

/** Rows that are drawn at once; each is kept, and shows another item when its own went out of sight. */
export const slotsOf = (heightPx: number, rowHeightPx: number): number =>
  Math.ceil(heightPx / rowHeightPx) + step + 2 * spare;
