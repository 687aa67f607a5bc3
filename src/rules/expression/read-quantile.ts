import { createQuantile } from '../windows/quantile.ts';
import { firstCount, firstSketch, type Sketches, sketchLeaves } from '../windows/sketches.ts';
import { wakeWhenLeft } from './compile-time.ts';
import type { NumberRead, Places } from './frame.ts';
import type { Plan } from './plan.ts';

/** `median` and `quantile`; unknown over an empty window. Looks again when the oldest bucket leaves the window. */
export function readQuantile({ share, signal, window }: Plan & { op: 'quantile' }, places: Places): NumberRead {
  const { index, spec } = places.sketches(signal, window, 'sketch');
  const ask = createAsk();
  return (frame) => {
    const sketches = frame.sketches[index];
    if (sketches === undefined) return Number.NaN;
    const from = firstSketch(sketches, spec, frame.now);
    if (from >= sketches.end) return Number.NaN;
    wakeWhenLeft(frame, sketchLeaves(sketches.words, from, spec));
    return ask(sketches, from, share);
  };
}

/** Readings and share of its window below which a baseline says nothing. */
const fewestReadings = 5;
const leastShare = 0.1;

/** The median over the window after the last service; only readings change it once it is known. */
export function readBaseline({ signal, window }: Plan & { op: 'baseline' }, places: Places): NumberRead {
  const { index, spec } = places.sketches(signal, window, 'anchored');
  const ask = createAsk();
  return (frame) => {
    const sketches = frame.sketches[index];
    if (sketches === undefined) return Number.NaN;
    // What was worked out before had enough of them.
    if (sketches.memo === undefined && firstCount(sketches) < fewestReadings) return Number.NaN;
    const knownFrom = sketches.since + spec.window * leastShare;
    if (frame.now >= knownFrom) return ask(sketches, sketches.start, 0.5);
    if (knownFrom < frame.wake) frame.wake = knownFrom;
    return Number.NaN;
  };
}

/** Works a share out once until the next reading, whoever asks. */
function createAsk(): (sketches: Sketches, from: number, share: number) => number {
  const quantile = createQuantile();
  return (sketches, from, share) => {
    if (sketches.memo?.from !== from) sketches.memo = { from, values: [] };
    const { values } = sketches.memo;
    for (const known of values) if (known.share === share) return known.value;
    const value = quantile(sketches.words, from, sketches.end, share);
    values.push({ share, value });
    return value;
  };
}
