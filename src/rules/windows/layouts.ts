import { putInSketch, sketchFields } from './sketch.ts';

/**
 * What a bucket remembers of its readings, by the kind of question asked of it. Field 0 of every bucket is its
 * number in absolute time (epoch / width); `offset` is a reading's seconds after its bucket's start.
 */
export interface Layout {
  readonly fields: number;
  /** The most buckets a window is cut into; 60 unless said. */
  readonly buckets?: number;
  /** How a window moves: `own` ends at the signal's newest reading, `anchored` begins where something began. */
  readonly reach?: 'own' | 'anchored';
  /** Takes a reading into the bucket at `at`; `fresh` when it is the bucket's first. */
  put(data: Float64Array, at: number, fresh: boolean, offset: number, value: number): void;
}

const get = (data: Float64Array, at: number): number => data[at] as number;

/** count, sum */
const sum: Layout = {
  fields: 3,
  put(data, at, fresh, _offset, value) {
    data[at + 1] = fresh ? 1 : get(data, at + 1) + 1;
    data[at + 2] = fresh ? value : get(data, at + 2) + value;
  },
};

/** min, max */
const range: Layout = {
  fields: 3,
  put(data, at, fresh, _offset, value) {
    if (fresh || value < get(data, at + 1)) data[at + 1] = value;
    if (fresh || value > get(data, at + 2)) data[at + 2] = value;
  },
};

/**
 * first offset, first value, last offset, last value, changes. A later arrival for the same instant replaces.
 * A reading between two others of its bucket moves no end; whether it differed is not known and not counted.
 */
const ends: Layout = {
  fields: 6,
  put(data, at, fresh, offset, value) {
    if (fresh) return void data.set([offset, value, offset, value, 0], at + 1);
    const first = get(data, at + 1);
    const last = get(data, at + 3);
    const differs = value === get(data, at + (offset < first ? 2 : 4)) ? 0 : 1;
    if (offset > last || offset < first) data[at + 5] = get(data, at + 5) + differs;
    if (offset <= first) data.set([offset, value], at + 1);
    if (offset >= last) data.set([offset, value], at + 3);
  },
};

/** count, mean offset, mean value, then sums of deviations: offset², offset·value, value²; last offset. */
const fit: Layout = {
  fields: 8,
  put(data, at, fresh, offset, value) {
    if (fresh) return void data.set([1, offset, value, 0, 0, 0, offset], at + 1);
    const count = get(data, at + 1) + 1;
    const dt = offset - get(data, at + 2);
    const dv = value - get(data, at + 3);
    const meanOffset = get(data, at + 2) + dt / count;
    const meanValue = get(data, at + 3) + dv / count;
    data[at + 4] = get(data, at + 4) + dt * (offset - meanOffset);
    data[at + 5] = get(data, at + 5) + dt * (value - meanValue);
    data[at + 6] = get(data, at + 6) + dv * (value - meanValue);
    data[at + 1] = count;
    data[at + 2] = meanOffset;
    data[at + 3] = meanValue;
    if (offset > get(data, at + 7)) data[at + 7] = offset;
  },
};

/** As `fit`, of a window that ends at the signal's newest reading. */
const cooling: Layout = { ...fit, reach: 'own' };

/** A sketch takes the room of twenty sums, so a window of sketches is cut less finely. */
const sketch: Layout = {
  fields: sketchFields,
  buckets: 12,
  put: (data, at, fresh, _offset, value) => putInSketch(data, at, fresh, value),
};

/** One sketch for the whole window; in place of the bucket's number stands the instant at which it began. */
const anchored: Layout = { ...sketch, reach: 'anchored' };

export const layouts = { sum, range, ends, fit, cooling, sketch, anchored } as const;
export type LayoutName = keyof typeof layouts;
