import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AppendQueue } from '../append-queue.ts';
import type { HeldFile, HeldFiles } from '../held-files.ts';
import { logBytes } from './checkpoint.ts';
import type { Holdings } from './holdings.ts';
import type { RollupBook } from './rollup-book.ts';

export interface FileHoldDeps {
  readonly dir: string;
  /** Of the database, below `dir`. */
  readonly file: string;
  readonly holdings: Holdings;
  readonly rollups: Pick<RollupBook, 'all'>;
  readonly queue: AppendQueue;
  readonly cursor: () => number;
}

export interface FileHold {
  /** No checkpoint may be taken. */
  readonly isHeld: boolean;
  /** One at a time. `beside` is called at the instant that the files are held at, and adds to them. */
  take(beside?: () => readonly HeldFile[]): Promise<HeldFiles>;
  /** Resolves when what was taken is let go. */
  over(): Promise<void>;
  /** Lets go of what is held and holds nothing more. */
  end(): void;
}

/**
 * Holds the files while rows are still written. Between two checkpoints DuckDB only appends to its write-ahead log and
 * puts large appends into blocks of its file that nothing uses; so the file with the log's bytes as of one commit is
 * the database as of that commit, however much later it is read.
 */
export function createFileHold({ dir, file, holdings, rollups, queue, cursor }: FileHoldDeps): FileHold {
  let isHeld = false;
  let ended = false;
  let released: PromiseWithResolvers<void> | undefined;
  const letGo = (): void => {
    isHeld = false;
    released?.resolve();
  };
  const database = (): HeldFile[] => {
    const held = (path: string, bytes: number): HeldFile => ({ path, name: basename(path), bytes, closed: false });
    const log = logBytes(file);
    return [held(file, statSync(file).size), ...(log === 0 ? [] : [held(`${file}.wal`, log)])];
  };
  const closedDays = (): HeldFile[] =>
    holdings
      .segments()
      .flatMap(({ file: name, bytes }) =>
        name === undefined ? [] : [{ path: join(dir, name), name, bytes, closed: true }],
      );
  const folded = (): HeldFile[] =>
    rollups
      .all()
      .flatMap(({ files }) => files)
      .map((name) => ({ path: join(dir, name), name, bytes: statSync(join(dir, name)).size, closed: true }));
  return {
    get isHeld() {
      return isHeld;
    },
    take(beside = () => []) {
      return queue.turn(async () => {
        released = Promise.withResolvers<void>();
        isHeld = !ended;
        if (ended) released.resolve();
        return {
          cursor: cursor(),
          files: [...database(), ...closedDays(), ...folded(), ...beside()],
          [Symbol.asyncDispose]: async () => letGo(),
        };
      });
    },
    over: () => released?.promise ?? Promise.resolve(),
    end() {
      ended = true;
      letGo();
    },
  };
}
