import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** `raw` is a `.seg`, `packed` a compressed `.seg.zst`. */
export type SegmentForm = 'raw' | 'packed';

export interface SegmentFile {
  readonly name: string;
  readonly path: string;
  readonly form: SegmentForm;
  /** Seq of its first entry; its last is the one before the next file's first, unless some are lost. */
  readonly firstSeq: number;
}

export interface Folder {
  /** Ascending by `firstSeq`; two forms of one segment stand together, raw first. */
  readonly segments: readonly SegmentFile[];
  readonly damaged: readonly { readonly name: string; readonly firstSeq: number; readonly bytes: number }[];
  /** Drafts of files that were never finished. */
  readonly drafts: readonly string[];
}

const seqDigits = 16;

export function segmentName(firstSeq: number, form: SegmentForm): string {
  return `${String(firstSeq).padStart(seqDigits, '0')}.seg${form === 'packed' ? '.zst' : ''}`;
}

/** What lies in the journal's folder, by name alone. */
export async function listFolder(dir: string): Promise<Folder> {
  const names = (await readdir(dir)).sort();
  const segments: SegmentFile[] = [];
  const damaged = [];
  for (const name of names) {
    const match = /^(\d{16})\.seg(\.zst)?(\.damaged(?:-\d+)?)?$/.exec(name);
    if (match === null) continue;
    const firstSeq = Number(match[1]);
    const path = join(dir, name);
    if (match[3] !== undefined) damaged.push({ name, firstSeq, bytes: (await stat(path)).size });
    else segments.push({ name, path, form: match[2] === undefined ? 'raw' : 'packed', firstSeq });
  }
  const drafts = names.filter((name) => name.endsWith('.tmp')).map((name) => join(dir, name));
  return { segments, damaged, drafts };
}
