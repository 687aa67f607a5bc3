import fc from 'fast-check';
import { expect, it } from 'vitest';
import { days, hours, instant, minutes } from '../../base/index.ts';
import type { KeptTelemetry } from './evidence.ts';
import { pointsOf, rawFrom, windowOf, withinBytes } from './evidence-window.ts';

const limits = { least: hours(1), longest: days(7) };
const opened = instant(days(30));

it('looks back from the opening by what the rule needs, an hour at least and as long as is allowed at most', () => {
  const at = (held: number, looksBack: number) => {
    const { from, to } = windowOf(
      { since: instant(opened - held), deviceTime: opened, openedAt: opened },
      looksBack as typeof opened & ReturnType<typeof hours>,
      limits,
    );
    expect(to).toBe(opened + 1);
    return to - from;
  };
  expect(at(0, 0)).toBe(hours(1));
  expect(at(minutes(30), hours(2))).toBe(hours(2) + minutes(30) + 1);
  expect(at(0, days(90))).toBe(days(7));
});

it('has the reading that completed the condition, also of a clock that runs ahead', () => {
  const ahead = instant(opened + minutes(2));
  expect(windowOf({ since: ahead, deviceTime: ahead, openedAt: opened }, hours(1), limits).to).toBe(ahead + 1);
});

it('keeps as many of the newest buckets as have room', () => {
  const counts = [
    { signal: 'a', points: [[instant(0), 5] as const, [instant(10), 3] as const] },
    { signal: 'b', points: [[instant(10), 1] as const, [instant(20), 2] as const] },
  ];
  expect([11, 10, 6, 5, 2, 1].map((most) => rawFrom(counts, most))).toEqual([0, 10, 10, 20, 20, undefined]);
});

it('never takes more bytes than it may, and gives up the oldest first', () => {
  const value = fc.oneof(fc.double({ noNaN: true }), fc.string({ maxLength: 40 }), fc.boolean());
  const points = fc.uniqueArray(fc.tuple(fc.integer({ min: 1_000, max: 1_200 }), value), {
    maxLength: 80,
    selector: ([at]) => at,
  });
  fc.assert(
    fc.property(points, points, fc.integer({ min: 200, max: 3_000 }), (raw, early, most) => {
      const sorted = (some: typeof raw) =>
        some.toSorted(([a], [b]) => a - b).map(([at, v]) => [instant(at), v] as const);
      const kept: KeptTelemetry = {
        ...{ from: instant(0), to: instant(1_201), raw_from: instant(1_000), step_ms: 10 },
        series: [{ signal: 'a', points: sorted(raw) }],
        overview: [{ signal: 'a', points: sorted(early) }],
      };
      const fitting = withinBytes(kept, most);
      expect(Buffer.byteLength(JSON.stringify(fitting))).toBeLessThanOrEqual(most);
      const [left] = fitting.series;
      expect(left?.points).toEqual(kept.series[0]?.points.filter(([at]) => at >= fitting.raw_from));
      if (pointsOf(fitting.series) > 0) expect(fitting.overview).toEqual(kept.overview);
    }),
  );
});
