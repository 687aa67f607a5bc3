import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { backupError } from './errors.ts';

/** Calls here block their thread, and leave the process's pool of threads to those who write the journal. */

const chunkBytes = 1_048_576;

export interface Copied {
  readonly bytes: number;
  readonly sha256: string;
  readonly mode: string;
  /** When the source was last written, in ms since the epoch. */
  readonly writtenMs: number;
}

/**
 * Copies the first `bytes` of a file, or all of it; durable, read back and compared when it returns. Throws the system's
 * error when the source cannot be read, `backup-failed` when it is shorter or the copy reads otherwise.
 */
export function copyFile(from: string, to: string, bytes?: number): Copied {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  const source = openSync(from, 'r');
  try {
    const { size, mode, mtimeMs } = fstatSync(source);
    const wanted = bytes ?? size;
    if (size < wanted) throw failed(`${from} has ${size} bytes instead of ${wanted}`);
    const sha256 = write(source, to, wanted, mode & 0o777);
    if (digestOf(to).sha256 !== sha256) throw failed(`${to} does not read as it was written`);
    return { bytes: wanted, sha256, mode: modeText(mode), writtenMs: mtimeMs };
  } finally {
    closeSync(source);
  }
}

export const modeText = (mode: number): string => `0${(mode & 0o777).toString(8).padStart(3, '0')}`;

function write(source: number, to: string, bytes: number, mode: number): string {
  const target = openSync(to, 'wx', 0o600);
  const hash = createHash('sha256');
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (let done = 0; done < bytes; ) {
      const read = readSync(source, buffer, 0, Math.min(chunkBytes, bytes - done), done);
      if (read === 0) throw failed(`${to} could be filled with ${done} of ${bytes} bytes only`);
      const chunk = buffer.subarray(0, read);
      hash.update(chunk);
      for (let put = 0; put < read; ) put += writeSync(target, chunk, put, read - put);
      done += read;
      if (read === chunkBytes) syncGently(target);
    }
    fsyncSync(target);
  } finally {
    closeSync(target);
  }
  chmodSync(to, mode);
  return hash.digest('hex');
}

/** Syncs what little there is, so that no sync of another file waits behind much, and leaves the disk to others as long. */
function syncGently(file: number): void {
  const began = performance.now();
  fdatasyncSync(file);
  Atomics.wait(nobody, 0, 0, performance.now() - began);
}

/** Never told anything: to wait on it is to rest. */
const nobody = new Int32Array(new SharedArrayBuffer(4));

/** Reads a file whole. */
export function digestOf(file: string): { readonly bytes: number; readonly sha256: string } {
  const fd = openSync(file, 'r');
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (let read = readSync(fd, buffer); read > 0; read = readSync(fd, buffer)) {
      hash.update(buffer.subarray(0, read));
      bytes += read;
    }
  } finally {
    closeSync(fd);
  }
  return { bytes, sha256: hash.digest('hex') };
}

const failed = (reason: string): Error =>
  backupError({ code: 'backup-failed', reason }, `The copy could not be made: ${reason}; try it again.`);
