import { hours, minutes, seconds } from '../../base/index.ts';

const widths = [
  ...[1, 2, 5, 10, 15, 20, 30].map(seconds),
  ...[1, 2, 5, 10, 15, 20, 30].map(minutes),
  ...[1, 2, 3, 6, 12].map(hours),
];

/**
 * How wide the buckets of a window are: the first round width that cuts it into at most `most`.
 * Widths grow by at most 2.5, so from `most` seconds up a window has more than two fifths of `most` buckets: with 60
 * it reaches back less than 1/24 further than asked, with 12 less than 1/4.
 */
export function bucketWidth(window: number, most = 60): number {
  return widths.find((width) => width * most >= window) ?? window / most;
}
