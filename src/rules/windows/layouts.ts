/**
 * What a bucket remembers of its readings, by the kind of question asked of it. Field 0 of every bucket is its
 * number in absolute time (epoch / width); `offset` is a reading's seconds after its bucket's start.
 */
export interface Layout {
  readonly fields: number;
  /** `own`: the window ends at the signal's newest reading, and not now. */
  readonly reach?: 'own';
  /**
   * Buckets that are not all kept: of `least` and `most` those that no later one outdoes, in `span.ts` in place of
   * buckets the first reading of each and the newest of all, whose field 0 is their instant.
   */
  readonly sparse?: 'least' | 'most' | 'span';
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

/** count */
const count: Layout = {
  fields: 2,
  put(data, at, fresh) {
    data[at + 1] = fresh ? 1 : get(data, at + 1) + 1;
  },
};

const putValue: Layout['put'] = (data, at, _fresh, _offset, value) => {
  data[at + 1] = value;
};

/** min */
const least: Layout = { fields: 2, sparse: 'least', put: putValue };

/** max */
const most: Layout = { fields: 2, sparse: 'most', put: putValue };

/** value, of a reading at an instant */
const span: Layout = { fields: 2, sparse: 'span', put: putValue };

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

export const layouts = { sum, count, least, most, span, ends, fit, cooling } as const;
export type LayoutName = keyof typeof layouts;
