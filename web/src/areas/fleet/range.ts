const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Spans that end now. */
export const spans = { '1h': hour, '6h': 6 * hour, '24h': day, '7d': 7 * day, '30d': 30 * day } as const;
export type Span = keyof typeof spans;

export type Range =
  | { readonly kind: 'span'; readonly span: Span }
  | { readonly kind: 'between'; readonly from: number; readonly to: number };

/** From when to when; a span ends with the minute under way, so that a question is the same all through it. */
export function endsOf(range: Range, now: number): { readonly from: number; readonly to: number } {
  if (range.kind === 'between') return { from: range.from, to: range.to };
  const to = Math.ceil(now / minute) * minute;
  return { from: to - spans[range.span], to };
}

const steps = [
  ['10s', 10_000],
  ['30s', 30_000],
  ['1m', minute],
  ['5m', 5 * minute],
  ['15m', 15 * minute],
  ['1h', hour],
  ['3h', 3 * hour],
  ['12h', 12 * hour],
  ['1d', day],
] as const;
const mostPoints = 700;

/** How far apart points are, so that there are no more than can be seen. */
export const stepOf = (span: number): string =>
  (steps.find(([, ms]) => span / ms <= mostPoints) ?? (['7d', 7 * day] as const))[0];
