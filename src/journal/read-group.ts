import type { Instant, KnownTexts } from '../base/index.ts';
import type { Entry } from './entry.ts';
import { journalError } from './errors.ts';
import { entryHeaderBytes, frameHeaderBytes, frameLength, saltOf, sealFrame } from './frame.ts';

/**
 * Calls `visit` for each entry of a group in seq order, leaving out those before `firstSeq`. `payload` is a
 * view of `bytes`, not a copy: it is valid as long as they are. The quickest way to read a group. `known` keeps
 * subjects from group to group, so that one that comes again is not made anew.
 */
export function forEachEntry(bytes: Uint8Array, visit: (entry: Entry) => void, firstSeq = 0, known?: KnownTexts): void {
  const texts = new TextReader(bytes, known);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0; start < bytes.byteLength; ) {
    const end = start + wholeLength(bytes, start);
    let seq = view.getFloat64(start + 24, true);
    for (let offset = start + frameHeaderBytes; offset < end; seq += 1) {
      const next = entryEnd(view, offset);
      if (next > end) throw journalError({ code: 'journal_group_malformed', offset });
      if (seq >= firstSeq) visit(entryAt(bytes, view, texts, offset, next, seq));
      offset = next;
    }
    start = end;
  }
}

/** The entries of a group in seq order; payloads are views of `bytes`, as with `forEachEntry`. */
export function* readGroup(bytes: Uint8Array): Generator<Entry, void, undefined> {
  const entries: Entry[] = [];
  forEachEntry(bytes, (entry) => void entries.push(entry));
  yield* entries;
}

/** The frame with only its entries from `firstSeq` to `lastSeq`, sealed anew, in an ArrayBuffer of its own. */
export function trimFrame(frame: Uint8Array, firstSeq: number, lastSeq: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const wanted = { from: frame.byteLength, to: frameHeaderBytes, count: 0, lastAt: 0 as Instant };
  let seq = view.getFloat64(24, true);
  for (let offset = frameHeaderBytes; offset < frame.byteLength; seq += 1) {
    const next = entryEnd(view, offset);
    if (seq >= firstSeq && seq <= lastSeq) {
      wanted.from = Math.min(wanted.from, offset);
      wanted.to = next;
      wanted.count += 1;
      wanted.lastAt = view.getFloat64(offset + 9, true) as Instant;
    }
    offset = next;
  }
  const trimmed = new Uint8Array(frameHeaderBytes + Math.max(0, wanted.to - wanted.from));
  trimmed.set(frame.subarray(wanted.from, wanted.to), frameHeaderBytes);
  const first = Math.max(firstSeq, view.getFloat64(24, true));
  sealFrame(trimmed, { salt: saltOf(frame, 0), firstSeq: first, count: wanted.count, lastAt: wanted.lastAt });
  return trimmed;
}

function wholeLength(bytes: Uint8Array, start: number): number {
  const length = frameLength(bytes, start);
  if (length === undefined || start + length > bytes.byteLength) {
    throw journalError({ code: 'journal_group_malformed', offset: start });
  }
  return length;
}

function entryEnd(view: DataView, offset: number): number {
  if (offset + entryHeaderBytes > view.byteLength) throw journalError({ code: 'journal_group_malformed', offset });
  const texts = view.getUint16(offset + 4, true) + view.getUint16(offset + 6, true);
  return offset + entryHeaderBytes + texts + view.getUint32(offset, true);
}

function entryAt(
  bytes: Uint8Array,
  view: DataView,
  texts: TextReader,
  offset: number,
  end: number,
  seq: number,
): Entry {
  const subjectAt = offset + entryHeaderBytes;
  const labelAt = subjectAt + view.getUint16(offset + 4, true);
  const payloadAt = labelAt + view.getUint16(offset + 6, true);
  return {
    seq,
    at: view.getFloat64(offset + 9, true) as Instant,
    kind: view.getUint8(offset + 8),
    subject: texts.subject(subjectAt, labelAt),
    label: texts.label(labelAt, payloadAt),
    payload: bytes.subarray(payloadAt, end),
  };
}

/** Reads the texts of one group's entries; neighbours mostly share their label, which is then read once. */
class TextReader {
  readonly #bytes: Buffer;
  readonly #known: KnownTexts | undefined;
  #label = '';
  #labelAt = 0;
  #labelEnd = 0;

  constructor(bytes: Uint8Array, known: KnownTexts | undefined) {
    this.#known = known;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  subject(start: number, end: number): string {
    return this.#known?.read(this.#bytes, start, end) ?? this.#bytes.toString('utf8', start, end);
  }

  label(start: number, end: number): string {
    if (!this.#sameLabel(start, end)) this.#label = this.#bytes.toString('utf8', start, end);
    this.#labelAt = start;
    this.#labelEnd = end;
    return this.#label;
  }

  #sameLabel(start: number, end: number): boolean {
    if (end - start !== this.#labelEnd - this.#labelAt) return false;
    for (let i = start, j = this.#labelAt; i < end; i += 1, j += 1) {
      if (this.#bytes[i] !== this.#bytes[j]) return false;
    }
    return true;
  }
}
