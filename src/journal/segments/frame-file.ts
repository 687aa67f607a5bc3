import type { FileHandle } from 'node:fs/promises';
import type { Frame } from '../frame.ts';
import { frameHeaderBytes, frameLength, framesFrom } from '../frame.ts';

export interface FrameBatch {
  readonly bytes: Buffer;
  /** Whole, checksummed and consecutive; offsets are in `bytes`. None: no such frame stands at the position. */
  readonly frames: readonly Frame[];
}

/** What a batch has, unless one frame is larger. */
export const usualBatchBytes = 1024 * 1024;

/**
 * Reads the whole frames of a raw segment that start at `position`, the first numbered `firstSeq`: about 1 MiB
 * of them, or one that is larger. `end` is where the segment ends as far as the caller trusts it. The batch is in
 * `scratch` when that is large enough, and good until its next use.
 */
export async function readFrames(
  file: FileHandle,
  position: number,
  end: number,
  firstSeq: number,
  scratch?: Buffer,
): Promise<FrameBatch> {
  let bytes = await readAt(file, position, Math.min(usualBatchBytes, end - position), scratch);
  const length = frameLength(bytes, 0) ?? frameHeaderBytes;
  if (length > bytes.length && position + length <= end) bytes = await readAt(file, position, length);
  return { bytes, frames: framesFrom(bytes, 0, firstSeq) };
}

/** Up to `length` bytes, in `scratch` if it has room; fewer only where the file ends. */
export async function readAt(file: FileHandle, position: number, length: number, scratch?: Buffer): Promise<Buffer> {
  const wanted = Math.max(0, length);
  const fits = scratch !== undefined && wanted <= scratch.length;
  const bytes = fits ? scratch.subarray(0, wanted) : Buffer.allocUnsafeSlow(wanted);
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) return bytes.subarray(0, done);
    done += bytesRead;
  }
  return bytes;
}
