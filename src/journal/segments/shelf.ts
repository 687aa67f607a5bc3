import { dirname, join } from 'node:path';
import type { JournalFault } from '../faults.ts';
import { reasonOf } from '../faults.ts';
import { archiveIsWhole, packSegment, SourceDamaged } from './archive.ts';
import type { ClosedSegment } from './closed-segment.ts';
import type { JournalFs } from './files.ts';
import { segmentName } from './folder.ts';
import type { Repaired } from './repair.ts';
import { repairSegment, setAside } from './repair.ts';
import { scanSegment } from './scan.ts';

export interface ShelfDeps {
  readonly fs: JournalFs;
  readonly onFault: (fault: JournalFault) => void;
  /** Disk space came free. */
  readonly onSpace: () => void;
}

interface Damaged {
  readonly name: string;
  readonly bytes: number;
}

/**
 * The closed segments: compresses the oldest, one at a time, drops those that every reader has passed, sets
 * damaged ones aside. All of it runs one step after the other, off the thread, beside the commits.
 */
export class Shelf {
  readonly #deps: ShelfDeps;
  readonly #salt: Uint8Array;
  readonly #rawBytes: number;
  readonly #released: Map<string, number>;
  readonly #damaged: Damaged[];
  #segments: ClosedSegment[];
  #beganSeq = 0;
  readonly #holds = new Set<{ broken: boolean }>();
  #turn: Promise<void> = Promise.resolve();
  #tendQueued = false;
  #stopped = false;
  #lastFailure = '';

  constructor(
    start: {
      readonly segments: readonly ClosedSegment[];
      readonly damaged: readonly Damaged[];
      readonly readers: readonly string[];
      readonly salt: Uint8Array;
      /** Bytes of raw segments that are left as they are. */
      readonly rawBytes: number;
    },
    deps: ShelfDeps,
  ) {
    this.#deps = deps;
    this.#salt = start.salt;
    this.#rawBytes = start.rawBytes;
    this.#segments = [...start.segments];
    this.#damaged = [...start.damaged];
    this.#released = new Map(start.readers.map((name) => [name, 0]));
  }

  /** Bytes on disk, files set aside included. */
  get bytes(): number {
    const sizes = (files: readonly { readonly bytes: number }[]) => files.reduce((sum, { bytes }) => sum + bytes, 0);
    return sizes(this.#segments) + sizes(this.#damaged);
  }

  get count(): number {
    return this.#segments.length;
  }

  get firstSeq(): number | undefined {
    return this.#segments[0]?.firstSeq;
  }

  get damaged(): string[] {
    return this.#damaged.map(({ name }) => name);
  }

  /** The reader that holds back the most, with its position. */
  get slowest(): readonly [reader: string, upTo: number] | undefined {
    return [...this.#released].sort(([, a], [, b]) => a - b)[0];
  }

  /** Once it resolves, files stay as they are until it is disposed, or `breakHolds` is called. */
  async hold(): Promise<Disposable & { readonly broken: boolean }> {
    const hold = {
      broken: false,
      [Symbol.dispose]: () => {
        if (this.#holds.delete(hold)) this.tend();
      },
    };
    this.#holds.add(hold);
    // The step under way ends first.
    await this.#inTurn(async () => {});
    return hold;
  }

  /** Room is needed: what is held is let go of, and whoever held it finds out. */
  breakHolds(): void {
    if (this.#holds.size === 0) return;
    for (const hold of this.#holds) hold.broken = true;
    this.#holds.clear();
    this.tend();
  }

  add(segment: ClosedSegment): void {
    this.#segments.push(segment);
    this.tend();
  }

  /** A newer segment now stands on disk. Only older ones may go: the newest file carries the journal's position. */
  began(firstSeq: number): void {
    this.#beganSeq = firstSeq;
    this.tend();
  }

  release(reader: string, upTo: number): void {
    this.#released.set(reader, Math.max(upTo, this.#released.get(reader) ?? 0));
    if (this.#segments.some((segment) => this.#mayGo(segment))) this.tend();
  }

  /** Starts what upkeep is due, unless it is queued already. */
  tend(): void {
    if (this.#tendQueued || this.#stopped) return;
    this.#tendQueued = true;
    void this.#inTurn(async () => {
      this.#tendQueued = false;
      await this.#upkeep();
    });
  }

  /** Reads every closed segment whole; damaged ones are set aside and reported. */
  async verify(): Promise<void> {
    for (const segment of [...this.#segments]) {
      await this.#inTurn(async () => {
        if (this.#segments.includes(segment)) await this.#verifyOne(segment);
      });
    }
  }

  /** Resolves when no upkeep is due. */
  async idle(): Promise<void> {
    for (let seen: Promise<void> | undefined; seen !== this.#turn; ) {
      seen = this.#turn;
      await seen;
    }
  }

  /** Lets the step in progress end and starts no other. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.idle();
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(step);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #upkeep(): Promise<void> {
    if (this.#holds.size > 0) return;
    try {
      await this.#dropReleased();
      for (let raw = this.#nextRaw(); raw !== undefined && this.#goesOn; raw = this.#nextRaw()) {
        if (!(await this.#pack(raw))) return;
        await this.#dropReleased();
      }
      this.#lastFailure = '';
    } catch (error) {
      this.#reportOnce(error);
    }
  }

  get #goesOn(): boolean {
    return !this.#stopped && this.#holds.size === 0;
  }

  /** The oldest raw segment, while there are more of them than may stay raw. */
  #nextRaw(): ClosedSegment | undefined {
    const raw = this.#segments.filter(({ form }) => form === 'raw');
    const bytes = raw.reduce((sum, segment) => sum + segment.bytes, 0);
    return bytes > this.#rawBytes ? raw[0] : undefined;
  }

  #mayGo({ lastSeq }: ClosedSegment): boolean {
    const passed = this.slowest?.[1] ?? 0;
    return lastSeq <= passed && lastSeq < this.#beganSeq;
  }

  async #dropReleased(): Promise<void> {
    const due = this.#segments.filter((segment) => this.#mayGo(segment));
    for (const segment of due) {
      await this.#deps.fs.unlink(segment.path);
      this.#replace(segment, []);
    }
    const [last] = due.slice(-1);
    if (last !== undefined) await this.#deps.fs.syncDirectory(dirname(last.path));
    if (last !== undefined) this.#deps.onSpace();
  }

  /** False when it was interrupted. */
  async #pack(raw: ClosedSegment): Promise<boolean> {
    const { fs } = this.#deps;
    const name = segmentName(raw.firstSeq, 'packed');
    const path = join(dirname(raw.path), name);
    try {
      const packed = await packSegment(fs, raw, path, () => !(this.#stopped || this.#mayGo(raw)));
      if (packed === undefined) return !this.#stopped;
      const { bytes } = packed;
      this.#replace(raw, [{ ...raw, name, path, form: 'packed', bytes, end: bytes }]);
      await fs.unlink(raw.path);
      await fs.syncDirectory(dirname(path));
    } catch (error) {
      if (!(error instanceof SourceDamaged)) throw error;
      await this.#repair(raw);
    }
    this.#deps.onSpace();
    return true;
  }

  async #verifyOne(segment: ClosedSegment): Promise<void> {
    if (segment.form === 'raw') await this.#repair(segment);
    else if (!(await archiveIsWhole(segment.path))) {
      this.#accept(segment, await setAside(this.#deps.fs, segment, 'its checksums do not fit'));
    }
  }

  async #repair(segment: ClosedSegment): Promise<void> {
    const { lastSeq } = segment;
    const scan = await scanSegment(segment, lastSeq, this.#salt);
    this.#accept(segment, await repairSegment(this.#deps.fs, segment, scan, { kind: 'known', lastSeq }));
  }

  #accept(segment: ClosedSegment, repaired: Repaired): void {
    this.#replace(segment, repaired.segments);
    if (repaired.damaged !== undefined) this.#damaged.push(repaired.damaged);
    if (repaired.fault !== undefined) this.#deps.onFault(repaired.fault);
  }

  #replace(old: ClosedSegment, by: readonly ClosedSegment[]): void {
    this.#segments = this.#segments.flatMap((segment) => (segment === old ? by : [segment]));
  }

  /** A cause that stays is told once, not at every attempt. */
  #reportOnce(cause: unknown): void {
    const why = reasonOf(cause);
    if (why === this.#lastFailure) return;
    this.#lastFailure = why;
    const sentence = `upkeep of closed journal segments failed: ${why}; they stay as they are and it is tried again with the next segment`;
    this.#deps.onFault({ kind: 'upkeep-failed', sentence, cause });
  }
}
