import { close, fdatasync, fsync, ftruncate, open, rename, unlink, write } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** The calls by which the journal changes the disk; tests pass one that fails. None of them blocks the thread. */
export interface JournalFs {
  /** `create` makes the file or empties it; `edit` opens an existing one for writing. */
  open(path: string, mode: 'create' | 'edit'): Promise<number>;
  /** May write less than asked; answers how much. */
  write(fd: number, bytes: Uint8Array, position: number): Promise<number>;
  fdatasync(fd: number): Promise<void>;
  truncate(fd: number, length: number): Promise<void>;
  close(fd: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Makes creations, renames and removals in a folder durable. */
  syncDirectory(dir: string): Promise<void>;
}

export function createNodeFs(): JournalFs {
  const opening = promisify(open);
  const syncing = promisify(fsync);
  const closing = promisify(close);
  return {
    open: (path, mode) => opening(path, mode === 'create' ? 'w' : 'r+', 0o600),
    write: (fd, bytes, position) =>
      new Promise((resolve, reject) => {
        write(fd, bytes, 0, bytes.byteLength, position, (error, written) =>
          error === null ? resolve(written) : reject(error),
        );
      }),
    fdatasync: promisify(fdatasync),
    truncate: promisify(ftruncate),
    close: closing,
    rename: promisify(rename),
    unlink: promisify(unlink),
    async syncDirectory(dir) {
      const fd = await opening(dir, 'r');
      try {
        await syncing(fd);
      } finally {
        await closing(fd);
      }
    },
  };
}

/** Writes all bytes, however little each call takes. */
export async function writeWhole(fs: JournalFs, fd: number, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) {
    const written = await fs.write(fd, done === 0 ? bytes : bytes.subarray(done), position + done);
    if (written <= 0) throw new Error(`the disk took ${done} of ${bytes.byteLength} bytes and no more`);
    done += written;
  }
}

/**
 * Makes a file that is either there whole and durable under its name or not there at all, replacing what
 * had the name; `fill` writes it. Leaves at most a `.tmp` behind, which the next opening removes.
 */
export async function createDurably(fs: JournalFs, path: string, fill: (fd: number) => Promise<void>): Promise<number> {
  const draft = `${path}.tmp`;
  const fd = await fs.open(draft, 'create');
  try {
    await fill(fd);
    await fs.fdatasync(fd);
    await fs.rename(draft, path);
    await fs.syncDirectory(dirname(path));
    return fd;
  } catch (error) {
    await Promise.allSettled([fs.close(fd), fs.unlink(draft)]);
    throw error;
  }
}
