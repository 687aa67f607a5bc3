import type { Signal } from '../../telemetry/index.ts';
import { bucketWidth } from './bucket-width.ts';
import { openSketch, putInSketch, sketchCount, sketchLength } from './sketch.ts';
import { dropWords, type Words } from './words.ts';

/** What `median`, `quantile` and `baseline` need kept of one signal. Questions with equal keys share their sketches. */
export interface SketchesSpec {
  readonly key: string;
  readonly slot: number;
  /** Milliseconds. */
  readonly window: number;
  readonly width: number;
  /** Whether the window begins where something began, in place of ending now. */
  readonly anchored: boolean;
}

/** A sketch takes more room than a sum, so a window of sketches is cut less finely. */
const mostBuckets = 12;

export function sketchesSpec(
  signal: Pick<Signal, 'name' | 'slot'>,
  window: number,
  layout: 'sketch' | 'anchored',
): SketchesSpec {
  const key = `${signal.name} ${window} ${layout}`;
  return { key, slot: signal.slot, window, width: bucketWidth(window, mostBuckets), anchored: layout === 'anchored' };
}

/**
 * The sketches of one window of one device, oldest first, one for each bucket with readings, or one for all of an
 * anchored window. Each bears its bucket's number.
 */
export interface Sketches extends Words {
  /** When an anchored window began; NaN = not yet, or it is none. */
  since: number;
  /** What was last worked out of the words `from` to the end, until the next reading: levels ask the same. */
  memo: { readonly from: number; readonly values: { share: number; value: number }[] } | undefined;
}

export const createSketches = (since = Number.NaN): Sketches => ({
  words: new Uint32Array(0),
  start: 0,
  end: 0,
  since,
  memo: undefined,
});

const get = (words: Uint32Array, at: number): number => words[at] as number;

/** As `feed` of a series. What was measured before 1970 is left out. */
export function feedSketches(
  sketches: Sketches,
  spec: SketchesSpec,
  ts: number,
  value: number,
  newestTs: number,
): void {
  if (spec.anchored) {
    feedAnchored(sketches, spec, ts, value);
    return;
  }
  const { width } = spec;
  const bucket = Math.floor(ts / width);
  const reach = newestTs - spec.window;
  if (bucket < 0 || (bucket + 1) * width <= reach) return;
  sketches.memo = undefined;
  const first = firstSketch(sketches, spec, newestTs);
  if (first !== sketches.start) dropWords(sketches, first);
  let at = sketches.start;
  while (at < sketches.end && get(sketches.words, at) < bucket) at += sketchLength(sketches.words, at);
  if (at === sketches.end || get(sketches.words, at) !== bucket) at = openSketch(sketches, at, bucket);
  putInSketch(sketches, at - sketches.start, value);
}

/** Takes a reading into the one sketch if it lies in the window after its beginning, which the first reading sets. */
function feedAnchored(sketches: Sketches, spec: SketchesSpec, ts: number, value: number): void {
  if (Number.isNaN(sketches.since)) sketches.since = ts;
  if (ts < sketches.since || ts >= sketches.since + spec.window) return;
  sketches.memo = undefined;
  if (sketches.start === sketches.end) openSketch(sketches, sketches.start, 0);
  putInSketch(sketches, 0, value);
}

/** The place of the first sketch that overlaps (now - window, now]. */
export function firstSketch({ words, start, end }: Sketches, spec: SketchesSpec, now: number): number {
  const reach = now - spec.window;
  let at = start;
  while (at < end && sketchLeaves(words, at, spec) - spec.window <= reach) at += sketchLength(words, at);
  return at;
}

/** When the bucket of the sketch at `at` leaves the window. */
export const sketchLeaves = (words: Uint32Array, at: number, { width, window }: SketchesSpec): number =>
  (get(words, at) + 1) * width + window;

/** How many readings the first sketch holds. */
export const firstCount = ({ words, start, end }: Sketches): number => (start === end ? 0 : sketchCount(words, start));
