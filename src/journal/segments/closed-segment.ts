import type { Instant } from '../../base/index.ts';
import type { SegmentFile } from './folder.ts';

/** A segment that no longer grows. */
export interface ClosedSegment extends SegmentFile {
  readonly lastSeq: number;
  readonly lastAt: Instant;
  /** Bytes on disk. */
  readonly bytes: number;
  /** Where its trusted frames end; behind that a failed write may have left bytes. Only for raw ones. */
  readonly end: number;
}
