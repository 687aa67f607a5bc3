import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';

/**
 * What telemetry and the rules knew after a journal entry, exact to the bit: a file, and a copy of it, because the
 * journal drops what lies before. What is torn or unreadable is passed over: the copy takes its place, or an older
 * snapshot and a longer replay.
 */
export interface Snapshot {
  readonly seq: number;
  readonly fold: unknown;
  readonly engine: unknown;
}

export interface Snapshots {
  /** The newest readable snapshot at or before `seq`. */
  newestAtOrBefore(seq: number): Promise<Snapshot | undefined>;
  /** Durable when the promise resolves. Older ones than the newest at or before `keepFrom` are dropped. */
  save(snapshot: Snapshot, keepFrom: number): Promise<void>;
  /** The journal entry after which replay may have to begin; 0 without any snapshot. */
  oldestNeeded(keepFrom: number): Promise<number>;
}

const magic = Buffer.from('CWSNAP01');
const headBytes = magic.length + 4;
/** The first is the snapshot, as backups take it. */
const namesOf = (seq: number): readonly string[] =>
  ['snap', 'copy'].map((ending) => `${String(seq).padStart(16, '0')}.${ending}`);

export function openSnapshots(dir: string): Snapshots {
  const list = async (): Promise<number[]> => {
    const names = (await readdir(dir)).filter((name) => /^\d{16}\.(snap|copy)$/.test(name));
    return [...new Set(names.map((name) => Number.parseInt(name, 10)))].sort((a, b) => b - a);
  };
  const oldestNeeded = async (keepFrom: number): Promise<number> => (await list()).find((seq) => seq <= keepFrom) ?? 0;

  return {
    oldestNeeded,
    async newestAtOrBefore(seq) {
      for (const candidate of await list()) {
        if (candidate > seq) continue;
        for (const name of namesOf(candidate)) {
          const state = decodeSnapshot(await readFile(join(dir, name)).catch(() => nothing));
          if (state !== undefined) return { seq: candidate, ...state };
        }
      }
      return undefined;
    },
    async save({ seq, fold, engine }, keepFrom) {
      const bytes = encodeSnapshot({ fold, engine });
      for (const name of namesOf(seq)) await writeWhole(dir, name, bytes);
      const oldest = await oldestNeeded(keepFrom);
      const stale = (await list()).filter((candidate) => candidate < oldest);
      await Promise.all(stale.flatMap(namesOf).map((name) => rm(join(dir, name), { force: true })));
    },
  };
}

/** A file that is not there, or on a part of the disk that cannot be read. */
const nothing = Buffer.alloc(0);

type State = Omit<Snapshot, 'seq'>;

function encodeSnapshot(state: State): Buffer {
  const body = serialize(state);
  const head = Buffer.alloc(headBytes);
  magic.copy(head);
  head.writeUInt32LE(crc32(body), magic.length);
  return Buffer.concat([head, body]);
}

function decodeSnapshot(bytes: Buffer): State | undefined {
  if (bytes.length <= headBytes || !bytes.subarray(0, magic.length).equals(magic)) return undefined;
  const body = bytes.subarray(headBytes);
  if (crc32(body) !== bytes.readUInt32LE(magic.length)) return undefined;
  return deserialize(body) as State;
}

async function writeWhole(dir: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dir, `${name}.part`);
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(dir, name));
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
