import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ReadingRow } from './reading-row.ts';

/** Readings of neighbouring entries of the journal, in a file: what a backup has of InfluxDB. */
export interface CarriedFile {
  readonly name: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly rows: number;
}

const nameForm = /^(\d{16})-(\d{16})-(\d+)\.readings$/;

function carriedFileOf(name: string): CarriedFile | undefined {
  const [, first, last, rows] = nameForm.exec(name) ?? [];
  return first === undefined ? undefined : { name, firstSeq: Number(first), lastSeq: Number(last), rows: Number(rows) };
}

/** In the order of the stream. */
export function carriedFilesIn(dir: string): readonly CarriedFile[] {
  return readdirSync(dir)
    .sort()
    .flatMap((name) => carriedFileOf(name) ?? []);
}

/** Durable when it returns. */
export function writeCarried(dir: string, firstSeq: number, lastSeq: number, rows: readonly ReadingRow[]): string {
  const padded = (seq: number): string => String(seq).padStart(16, '0');
  const name = `${padded(firstSeq)}-${padded(lastSeq)}-${rows.length}.readings`;
  const bytes = zstdCompressSync(JSON.stringify(rows));
  const fd = openSync(join(dir, name), 'wx', 0o600);
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return name;
}

export function readCarried(dir: string, { name, rows }: CarriedFile): readonly ReadingRow[] {
  const found = JSON.parse(zstdDecompressSync(readFileSync(join(dir, name))).toString()) as readonly ReadingRow[];
  if (found.length === rows) return found;
  throw new Error(`${join(dir, name)} has ${found.length} readings instead of ${rows}`);
}

export function dropCarried(dir: string, { name }: CarriedFile): void {
  rmSync(join(dir, name), { force: true });
}
