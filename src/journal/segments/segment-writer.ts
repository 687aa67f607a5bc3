import { join } from 'node:path';
import type { Clock, Duration, Instant } from '../../base/index.ts';
import { assert } from '../../base/index.ts';
import type { SealedGroup } from '../open-group.ts';
import type { JournalFs } from './files.ts';
import { createDurably, writeWhole } from './files.ts';
import type { SegmentFile } from './folder.ts';
import { segmentName } from './folder.ts';
import { encodeSegmentHeader, segmentHeaderBytes } from './segment-header.ts';
import type { Shelf } from './shelf.ts';

export interface SegmentWriterOptions {
  readonly dir: string;
  readonly segmentBytes: number;
  readonly segmentAge: Duration;
  readonly salt: Uint8Array;
}

export interface SegmentWriterDeps {
  readonly fs: JournalFs;
  readonly clock: Clock;
  readonly shelf: Shelf;
}

interface Growing {
  readonly file: SegmentFile;
  readonly fd: number;
  readonly since: Instant;
  lastSeq: number;
  lastAt: Instant;
  /** Where the durable frames end. */
  end: number;
}

/**
 * Writes groups to the newest segment, one after the other; never call it again before it answered. A segment in
 * which a write or sync failed is abandoned where its durable frames end: what the system says about that file
 * later is not believed, the same group goes into a new one.
 */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  readonly #deps: SegmentWriterDeps;
  #growing: Growing | undefined;

  constructor(options: SegmentWriterOptions, deps: SegmentWriterDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /** Bytes of the newest segment. */
  get bytes(): number {
    return this.#growing?.end ?? 0;
  }

  get firstSeq(): number | undefined {
    return this.#growing?.file.firstSeq;
  }

  get hasEntries(): boolean {
    return this.#growing !== undefined && this.#growing.end > segmentHeaderBytes;
  }

  /** Resolves when the group is on the disk. When it throws, the group is not, and may be written again. */
  async write(group: SealedGroup, previousAt: Instant): Promise<void> {
    const growing = await this.#ready(group, previousAt);
    try {
      await writeWhole(this.#deps.fs, growing.fd, group.frame, growing.end);
      await this.#deps.fs.fdatasync(growing.fd);
    } catch (error) {
      await this.#abandon(growing);
      throw error;
    }
    growing.end += group.frame.byteLength;
    growing.lastSeq = group.lastSeq;
    growing.lastAt = group.lastAt;
  }

  /** Closes the newest segment for good and begins the next, which will start with `firstSeq`. */
  async roll(firstSeq: number, previousAt: Instant): Promise<void> {
    const full = this.#growing;
    this.#growing = undefined;
    if (full !== undefined) await this.#retire(full);
    await this.begin(firstSeq, previousAt);
  }

  /** Makes the segment that will start with `firstSeq`; its name and header keep the journal's position. */
  async begin(firstSeq: number, previousAt: Instant): Promise<void> {
    this.#growing = await this.#create(firstSeq, previousAt);
    this.#deps.shelf.began(firstSeq);
  }

  async #create(firstSeq: number, previousAt: Instant): Promise<Growing> {
    const { fs, clock } = this.#deps;
    const name = segmentName(firstSeq, 'raw');
    const file: SegmentFile = { name, path: join(this.#options.dir, name), form: 'raw', firstSeq };
    const header = encodeSegmentHeader({ salt: this.#options.salt, firstSeq, previousAt });
    const fd = await createDurably(fs, file.path, (draft) => writeWhole(fs, draft, header, 0));
    return { file, fd, since: clock.now(), lastSeq: firstSeq - 1, lastAt: previousAt, end: header.byteLength };
  }

  async #ready(group: SealedGroup, previousAt: Instant): Promise<Growing> {
    if (this.#growing !== undefined && !this.#isDue(this.#growing, group)) return this.#growing;
    await this.roll(group.firstSeq, previousAt);
    assert(this.#growing !== undefined, 'a segment was just begun');
    return this.#growing;
  }

  /** Closes the file; what was written is durable already. */
  async close(): Promise<void> {
    const growing = this.#growing;
    this.#growing = undefined;
    if (growing !== undefined) await this.#deps.fs.close(growing.fd).catch(() => {});
  }

  #isDue({ end, since }: Growing, group: SealedGroup): boolean {
    if (end === segmentHeaderBytes) return false;
    const { segmentBytes, segmentAge } = this.#options;
    return end + group.frame.byteLength > segmentBytes || this.#deps.clock.now() - since >= segmentAge;
  }

  async #retire({ file, fd, lastSeq, lastAt, end }: Growing): Promise<void> {
    if (end > segmentHeaderBytes) this.#deps.shelf.add({ ...file, lastSeq, lastAt, bytes: end, end });
    await this.#deps.fs.close(fd).catch(() => {});
  }

  async #abandon(growing: Growing): Promise<void> {
    this.#growing = undefined;
    await this.#deps.fs.truncate(growing.fd, growing.end).catch(() => {});
    await this.#retire(growing);
  }
}
