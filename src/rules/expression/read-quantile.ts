import { endOf, firstInside } from '../windows/series.ts';
import { createQuantile, sketchCount } from '../windows/sketch.ts';
import { wakeWhenLeft } from './compile-time.ts';
import type { NumberRead, Places } from './frame.ts';
import type { Plan } from './plan.ts';

/** `median` and `quantile`; unknown over an empty window. Looks again when the oldest bucket leaves the window. */
export function readQuantile(plan: Plan & { op: 'quantile' }, places: Places): NumberRead {
  const { index, spec } = places.series(plan.signal, plan.window, 'sketch');
  const quantile = createQuantile();
  return (frame) => {
    const series = frame.series[index];
    if (series === undefined) return Number.NaN;
    const from = firstInside(series, spec, frame.now);
    const end = endOf(series, spec);
    if (from >= end) return Number.NaN;
    wakeWhenLeft(frame, (series.data[from] as number) + 1, spec);
    const { memo } = series;
    if (memo?.from === from && memo.share === plan.share) return memo.value;
    const value = quantile(series.data, from, end, plan.share);
    series.memo = { from, share: plan.share, value };
    return value;
  };
}

/** Readings and share of its window below which a baseline says nothing. */
const fewestReadings = 5;
const leastShare = 0.1;

/** The median over the window after the last service; only readings change it once it is known. */
export function readBaseline(plan: Plan & { op: 'baseline' }, places: Places): NumberRead {
  const { index, spec } = places.series(plan.signal, plan.window, 'anchored');
  const quantile = createQuantile();
  return (frame) => {
    const series = frame.series[index];
    if (series === undefined || series.count === 0) return Number.NaN;
    if (sketchCount(series.data, 0) < fewestReadings) return Number.NaN;
    const knownFrom = (series.data[0] as number) + spec.window * leastShare;
    if (frame.now >= knownFrom) {
      series.memo ??= { from: 0, share: 0.5, value: quantile(series.data, 0, spec.fields, 0.5) };
      return series.memo.value;
    }
    if (knownFrom < frame.wake) frame.wake = knownFrom;
    return Number.NaN;
  };
}
