import { formatDuration, millis } from '../base/index.ts';

/** What people write for a span, and what it is in milliseconds. */
const words: readonly (readonly [pattern: RegExp, ms: number])[] = [
  [/^(ms|msecs?|millis|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)$/, 1_000],
  [/^(m|mins?|minutes?)$/, 60_000],
  [/^(h|hrs?|hours?)$/, 3_600_000],
  [/^(d|days?)$/, 86_400_000],
  [/^(w|weeks?)$/, 7 * 86_400_000],
];

/**
 * The span as rules write it that `written` probably means: `10 seconds`, `1h30m`, `PT5M`, or a bare number of
 * seconds; undefined when it means none.
 */
export function spanMeant(written: unknown): string | undefined {
  if (typeof written === 'number') return spanOfMs(written * 1_000);
  if (typeof written !== 'string') return undefined;
  const text = written.trim().toLowerCase();
  if (/^\d+(\.\d+)?$/.test(text)) return spanOfMs(Number(text) * 1_000);
  const parts = [
    ...text
      .replace(/^p(?=.*\d)/, '')
      .replace(/(?<=^|\d[a-z])t(?=\d)/, '')
      .matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g),
  ];
  if (parts.length === 0 || text.replace(/[\d.\sa-z]/g, '') !== '') return undefined;
  const sizes = parts.map(([, count = '', word = '']) => {
    const found = words.find(([pattern]) => pattern.test(word));
    return found === undefined ? Number.NaN : Number(count) * found[1];
  });
  return spanOfMs(sizes.reduce((sum, one) => sum + one, 0));
}

const spanOfMs = (ms: number): string | undefined =>
  Number.isFinite(ms) && ms >= 0 && Number.isInteger(ms) ? formatDuration(millis(ms)) : undefined;
