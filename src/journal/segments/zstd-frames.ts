/**
 * One zstd context and one output buffer for all chunks of a segment. Fresh ones for each would be megabytes of
 * garbage outside the heap, and that makes the thread collect its whole heap several times a segment.
 */
import { constants, crc32, createZstdCompress, createZstdDecompress } from 'node:zlib';

export interface Squeezer extends Disposable {
  /** Makes one zstd frame, with a checksum, of `raw`, which must not change meanwhile. One call at a time. */
  squeeze(raw: Uint8Array): Promise<Buffer>;
}

export function createSqueezer(): Squeezer {
  const params = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 };
  const stream = createZstdCompress({ params, chunkSize: 256 * 1024 });
  let pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => void pieces.push(piece));
  return {
    async squeeze(raw) {
      await passThrough(stream, raw, constants.ZSTD_e_end);
      const whole = Buffer.concat(pieces);
      pieces = [];
      return whole;
    },
    [Symbol.dispose]: () => void stream.destroy(),
  };
}

export interface FrameChecker extends Disposable {
  /** The crc32 of what a whole zstd frame holds; rejects when it holds nothing readable. One call at a time. */
  crcOf(frame: Uint8Array): Promise<number>;
}

export function createFrameChecker(): FrameChecker {
  const stream = createZstdDecompress({ chunkSize: 64 * 1024 });
  let crc = 0;
  stream.on('data', (piece: Buffer) => {
    crc = crc32(piece, crc);
  });
  return {
    async crcOf(frame) {
      crc = 0;
      await passThrough(stream, frame, constants.ZSTD_e_flush);
      return crc;
    },
    [Symbol.dispose]: () => void stream.destroy(),
  };
}

function passThrough(stream: ReturnType<typeof createZstdCompress>, bytes: Uint8Array, flush: number): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.write(bytes);
    stream.flush(flush, () => {
      stream.off('error', reject);
      resolve();
    });
  });
}
