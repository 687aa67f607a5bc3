import { hours, minutes, seconds } from '../../base/index.ts';

const widths = [
  ...[1, 2, 5, 10, 15, 20, 30].map(seconds),
  ...[1, 2, 5, 10, 15, 20, 30].map(minutes),
  ...[1, 2, 3, 6, 12].map(hours),
];

/**
 * How wide the buckets of a window are: the first round width that cuts it into at most 60.
 * From a minute up that gives 30 to 60 buckets, so a window reaches back at most 1/30 further than asked.
 */
export function bucketWidth(window: number): number {
  return widths.find((width) => width * 60 >= window) ?? window / 60;
}
