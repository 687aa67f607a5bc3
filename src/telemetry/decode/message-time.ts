/** What a device says about the place of a reading: its `ts` and its `seq`. */
import type { Instant } from '../../base/index.ts';
import { show } from './show.ts';

// 1973 and 2100. Seconds since the epoch stay below the first, microseconds lie above the second.
const earliest = 1e11;
const latest = 4_102_444_800_000;

/** The instant, undefined when the device gave none, or the sentence that says what is wrong with it. */
export function readTs(ts: unknown): Instant | undefined | string {
  if (ts === undefined || ts === null) return undefined;
  if (typeof ts !== 'number') return `ts is ${show(ts)}; send a whole number of milliseconds since 1970, unquoted`;
  if (ts >= earliest && ts <= latest && Number.isInteger(ts)) return ts as Instant;
  return `ts is ${ts}; ${remedyFor(ts)}`;
}

function remedyFor(ts: number): string {
  if (ts > earliest && ts < latest) return 'send a whole number of milliseconds since 1970';
  if (ts >= 1e9 && ts < 5e9) return 'it looks like seconds: multiply by 1,000';
  if (ts >= 1e15 && ts < 5e15) return 'it looks like microseconds: divide by 1,000';
  if (ts >= 1e18 && ts < 5e18) return 'it looks like nanoseconds: divide by 1,000,000';
  return 'send milliseconds since 1970, or no ts until the clock is set';
}

/** The sequence number, undefined when the device gave none, or the sentence that says what is wrong with it. */
export function readSeq(seq: unknown): number | undefined | string {
  if (seq === undefined || seq === null) return undefined;
  // Adding zero makes -0 a plain zero.
  if (typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0) return seq + 0;
  return `seq is ${show(seq)}; send a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, or none`;
}
