import type { Instant } from '../base/index.ts';
import type { EntryDraft } from './entry.ts';
import { journalError } from './errors.ts';
import { entryHeaderBytes, frameHeaderBytes, sealFrame } from './frame.ts';

/** A group whose entries are complete: ready to be written, acknowledged and handed on. */
export interface SealedGroup {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly lastAt: Instant;
  /** One frame in an ArrayBuffer of its own, exactly as long. */
  readonly frame: Uint8Array<ArrayBuffer>;
  /** What waits for the sync, in seq order. */
  readonly waiting: readonly (() => void)[];
}

const maxText = 0xff_ff;
const utf8 = new TextEncoder();

/**
 * Gathers entries until they are committed. Encodes into one buffer that is used again and again;
 * sealing copies the exact bytes out, because their ArrayBuffer leaves with the group.
 */
export class OpenGroup {
  readonly #salt: Uint8Array;
  readonly #usualBytes: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #end = frameHeaderBytes;
  #firstSeq = 0;
  #count = 0;
  #lastAt = 0 as Instant;
  #waiting: (() => void)[] = [];

  constructor(salt: Uint8Array, usualBytes: number) {
    this.#salt = salt;
    this.#usualBytes = usualBytes;
    this.#bytes = new Uint8Array(usualBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes gathered, frame header included; 0 when empty. */
  get byteLength(): number {
    return this.#count === 0 ? 0 : this.#end;
  }

  /** Whether the draft can join the entries gathered; always true for an empty group. */
  hasRoomFor(draft: EntryDraft): boolean {
    return this.#count === 0 || this.#end + mostBytes(draft) <= this.#usualBytes;
  }

  /** Takes one entry in; throws, having changed nothing, when the draft cannot be encoded. */
  put(seq: number, at: Instant, draft: EntryDraft, onDurable: (() => void) | undefined): void {
    const { kind, subject, label, payload } = draft;
    if (!(kind >= 0 && kind <= 255 && Number.isInteger(kind))) {
      throw journalError({ code: 'journal_entry_unfit', field: 'kind', value: kind });
    }
    this.#makeRoom(mostBytes(draft));
    const start = this.#end;
    const subjectAt = start + entryHeaderBytes;
    const labelAt = this.#text(subject, subjectAt);
    const payloadAt = this.#text(label, labelAt);
    refuseLong('subject', labelAt - subjectAt);
    refuseLong('label', payloadAt - labelAt);
    this.#bytes.set(payload, payloadAt);
    const view = this.#view;
    view.setUint32(start, payload.byteLength, true);
    view.setUint16(start + 4, labelAt - subjectAt, true);
    view.setUint16(start + 6, payloadAt - labelAt, true);
    view.setUint8(start + 8, kind);
    view.setFloat64(start + 9, at, true);
    this.#end = payloadAt + payload.byteLength;
    if (this.#count === 0) this.#firstSeq = seq;
    this.#count += 1;
    this.#lastAt = at;
    if (onDurable !== undefined) this.#waiting.push(onDurable);
  }

  /** Closes the group and starts an empty one. */
  seal(): SealedGroup {
    const frame = new Uint8Array(this.#bytes.buffer.slice(0, this.#end));
    const head = { salt: this.#salt, firstSeq: this.#firstSeq, count: this.#count, lastAt: this.#lastAt };
    sealFrame(frame, head);
    const { firstSeq, count, lastAt } = head;
    const sealed = { firstSeq, lastSeq: firstSeq + count - 1, lastAt, frame, waiting: this.#waiting };
    this.#waiting = [];
    this.#count = 0;
    this.#end = frameHeaderBytes;
    if (this.#bytes.byteLength > this.#usualBytes) this.#replaceBuffer(this.#usualBytes);
    return sealed;
  }

  #makeRoom(size: number): void {
    if (this.#end + size > this.#bytes.byteLength) this.#replaceBuffer(this.#end + size);
  }

  #replaceBuffer(size: number): void {
    const bytes = new Uint8Array(size);
    bytes.set(this.#bytes.subarray(0, Math.min(this.#end, size)));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  /** Writes text and returns where it ends. Short plain ASCII, the usual case, needs no call into the runtime. */
  #text(text: string, start: number): number {
    const bytes = this.#bytes;
    const length = text.length;
    if (length > 48) return start + utf8.encodeInto(text, bytes.subarray(start)).written;
    for (let i = 0; i < length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) return start + utf8.encodeInto(text, bytes.subarray(start)).written;
      bytes[start + i] = unit;
    }
    return start + length;
  }
}

/** The most a draft can take; a UTF-16 unit is at most three bytes of UTF-8. */
function mostBytes(draft: EntryDraft): number {
  return entryHeaderBytes + 3 * (draft.subject.length + draft.label.length) + draft.payload.byteLength;
}

function refuseLong(field: 'subject' | 'label', value: number): void {
  if (value > maxText) throw journalError({ code: 'journal_entry_unfit', field, value });
}
