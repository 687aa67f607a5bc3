import type { Instant, Timer } from '../base/index.ts';
import { instant, seconds } from '../base/index.ts';
import { Backlog } from './backlog.ts';
import type { EntryDraft } from './entry.ts';
import { journalError } from './errors.ts';
import type { JournalFault } from './faults.ts';
import { reasonOf } from './faults.ts';
import { Handoff } from './handoff.ts';
import type { Journal, JournalDeps, JournalHold, JournalStatus } from './journal.ts';
import type { SealedGroup } from './open-group.ts';
import type { SettledOptions } from './options.ts';
import type { JournalFs } from './segments/files.ts';
import type { Recovered } from './segments/recovery.ts';
import { SegmentWriter } from './segments/segment-writer.ts';
import { Shelf } from './segments/shelf.ts';

type Trouble = { readonly state: 'full' | 'failing'; readonly reason: string };

/** The journal over segment files: numbers entries, commits groups one at a time, says when it cannot. */
export class SegmentJournal implements Journal {
  readonly #options: SettledOptions;
  readonly #deps: JournalDeps & { readonly lock: AsyncDisposable };
  readonly #shelf: Shelf;
  readonly #writer: SegmentWriter;
  readonly #handoff: Handoff;
  readonly #backlog: Backlog;
  #lastSeq: number;
  #lastAt: Instant;
  #durableSeq: number;
  #durableAt: Instant;
  #trouble: Trouble | undefined;
  #retry: Timer | undefined;
  #scheduled = false;
  #isPumping = false;
  #pumped: Promise<void> = Promise.resolve();
  #woken = false;
  #closing = false;
  #idleWaiters: (() => void)[] = [];

  constructor(
    options: SettledOptions,
    recovered: Recovered,
    deps: JournalDeps & { readonly fs: JournalFs; readonly lock: AsyncDisposable },
  ) {
    const { fs, clock, onFault } = deps;
    const { salt } = recovered;
    this.#options = options;
    this.#deps = deps;
    const { readers, rawBytes } = options;
    this.#shelf = new Shelf({ ...recovered, readers, rawBytes }, { fs, onFault, onSpace: () => this.#wake() });
    this.#writer = new SegmentWriter({ ...options, salt }, { fs, clock, shelf: this.#shelf });
    this.#handoff = new Handoff(options.maxHandoffBytes);
    this.#backlog = new Backlog(salt, options.maxGroupBytes);
    this.#lastSeq = Math.max(recovered.lastSeq, options.continueAfter);
    this.#lastAt = recovered.lastAt;
    this.#durableSeq = this.#lastSeq;
    this.#durableAt = recovered.lastAt;
    if (options.continueAfter > recovered.lastSeq) this.#reportJump(recovered.lastSeq);
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get durableSeq(): number {
    return this.#durableSeq;
  }

  /** Makes the newest segment. A disk that refuses it is trouble to retry, not a reason to stay closed. */
  async begin(): Promise<void> {
    try {
      await this.#writer.begin(this.#lastSeq + 1, this.#lastAt);
    } catch (error) {
      this.#fail(error);
    }
  }

  append(draft: EntryDraft, onDurable?: () => void): number {
    if (this.#closing) throw journalError({ code: 'journal_closed' });
    const seq = this.#lastSeq + 1;
    const at = instant(Math.max(this.#lastAt, this.#deps.clock.now()));
    this.#backlog.put(seq, at, draft, onDurable);
    this.#lastSeq = seq;
    this.#lastAt = at;
    this.#schedule();
    return seq;
  }

  consumed(upTo: number): void {
    const wasFull = this.#handoff.isFull;
    this.#handoff.consumed(upTo);
    if (wasFull && !this.#handoff.isFull) this.#wake();
  }

  release(reader: string, upTo: number): void {
    this.#shelf.release(reader, upTo);
  }

  hold(): Promise<JournalHold> {
    return this.#shelf.hold();
  }

  status(): JournalStatus {
    const reason = this.#trouble?.reason ?? (this.#handoff.isFull ? this.#handoff.sentence : undefined);
    return {
      state: this.#trouble?.state ?? 'open',
      ...(reason === undefined ? {} : { reason }),
      bytes: this.#bytes,
      budgetBytes: this.#options.budgetBytes,
      firstSeq: this.#shelf.firstSeq ?? this.#writer.firstSeq ?? this.#durableSeq + 1,
      lastSeq: this.#lastSeq,
      durableSeq: this.#durableSeq,
      pendingEntries: this.#lastSeq - this.#durableSeq,
      pendingBytes: this.#backlog.bytes,
      handoffBytes: this.#handoff.bytes,
      segments: this.#shelf.count + (this.#writer.firstSeq === undefined ? 0 : 1),
      damaged: this.#shelf.damaged,
    };
  }

  verify(): Promise<void> {
    return this.#shelf.verify();
  }

  async idle(): Promise<void> {
    while (this.#durableSeq < this.#lastSeq) {
      await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
    }
    await this.#shelf.idle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    this.#stopRetry();
    this.#wake();
    await this.#pumped;
    this.#stopRetry();
    this.#reportUndrained();
    await this.#shelf.stop();
    await this.#writer.close();
    await this.#deps.lock[Symbol.asyncDispose]();
  }

  get #bytes(): number {
    return this.#shelf.bytes + this.#writer.bytes;
  }

  /** Commits once the events at hand are worked off, so that everything they append shares one sync. */
  #schedule(): void {
    if (this.#scheduled || this.#isPumping) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#wake();
    });
  }

  #wake(): void {
    this.#woken = true;
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#pumped = this.#pump();
  }

  /** Commits group after group until there is none or something is in the way. */
  async #pump(): Promise<void> {
    while (this.#woken) {
      this.#woken = false;
      for (let group = this.#next(); group !== undefined; group = this.#next()) {
        if (!(await this.#commit(group))) break;
      }
    }
    this.#isPumping = false;
    if (this.#durableSeq === this.#lastSeq) for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  #next(): SealedGroup | undefined {
    if (this.#retry !== undefined || (this.#handoff.isFull && !this.#closing)) return undefined;
    return this.#backlog.first();
  }

  async #commit(group: SealedGroup): Promise<boolean> {
    const { frame, firstSeq, lastSeq, waiting } = group;
    const bytes = frame.byteLength;
    try {
      if (this.#bytes + bytes > this.#options.budgetBytes) {
        this.#shelf.breakHolds();
        await this.#makeFull(group);
        return false;
      }
      await this.#writer.write(group, this.#durableAt);
    } catch (error) {
      this.#fail(error);
      return false;
    }
    this.#backlog.removeFirst();
    this.#durableSeq = lastSeq;
    this.#durableAt = group.lastAt;
    this.#handoff.handed(lastSeq, bytes);
    this.#recover();
    for (const onDurable of waiting) onDurable();
    this.#deps.onGroup({ firstSeq, lastSeq, bytes: frame });
    return true;
  }

  /** The newest segment is closed as well, so that its readers passing it, or compressing it, makes room. */
  async #makeFull(group: SealedGroup): Promise<void> {
    const { budgetBytes } = this.#options;
    const [reader, upTo] = this.#shelf.slowest ?? [];
    const waitsFor =
      reader === undefined ? 'no reader has released any' : `the slowest reader, ${reader}, has passed seq ${upTo}`;
    const reason = `the journal holds ${this.#bytes} bytes and the next group of ${group.frame.byteLength} would pass its budget of ${budgetBytes}; nothing is acknowledged until segments are released (${waitsFor}) or the budget is raised`;
    this.#enter({ state: 'full', reason }, { kind: 'full', sentence: reason });
    if (this.#writer.hasEntries) await this.#writer.roll(group.firstSeq, this.#durableAt);
  }

  #fail(cause: unknown): void {
    const reason = `writing the journal failed: ${reasonOf(cause)}; nothing is acknowledged, it is tried again every second; check the disk of ${this.#options.dir}`;
    this.#enter({ state: 'failing', reason }, { kind: 'write-failed', sentence: reason, cause });
    this.#retry = this.#deps.clock.after(seconds(1), () => {
      this.#retry = undefined;
      this.#wake();
    });
  }

  /** Tells of a state once, when it begins. */
  #enter(trouble: Trouble, fault: JournalFault): void {
    const isNew = this.#trouble?.state !== trouble.state;
    this.#trouble = trouble;
    if (isNew) this.#deps.onFault(fault);
  }

  #recover(): void {
    if (this.#trouble === undefined) return;
    this.#trouble = undefined;
    this.#deps.onFault({ kind: 'recovered', sentence: 'the journal commits and acknowledges again' });
  }

  #stopRetry(): void {
    this.#retry?.[Symbol.dispose]();
    this.#retry = undefined;
  }

  #reportJump(lastSeq: number): void {
    const sentence = `readers have seen seq ${this.#lastSeq} but the disk ends at ${lastSeq}; new entries are numbered from ${this.#lastSeq + 1}, restore the journal from a backup if the missing ones are needed`;
    this.#deps.onFault({ kind: 'seq-jumped', sentence });
  }

  #reportUndrained(): void {
    const count = this.#lastSeq - this.#durableSeq;
    if (count === 0) return;
    const sentence = `the journal closed with ${count} entries it could not write; they were never acknowledged, senders repeat them`;
    this.#deps.onFault({ kind: 'closed-undrained', sentence });
  }
}
