/**
 * From the bytes of a message to readings as the device wrote them. Accepts `{"ts", "seq", "values": {…}}`,
 * a flat object of signals in which `ts` and `seq` keep their meaning, and an array of either. Judges the
 * form only: which signals exist and what they may be is for the device's type.
 */
import type { Instant } from '../../base/index.ts';
import type { RejectionReason } from '../rejection.ts';
import { readSeq, readTs } from './message-time.ts';
import { isDeeperThan } from './nesting.ts';
import { show } from './show.ts';

/** A reading before its signals were judged. `values[i]` belongs to `names[i]`; no name comes twice. */
export interface RawReading {
  readonly ts: Instant | undefined;
  readonly seq: number | undefined;
  readonly names: readonly string[];
  readonly values: readonly unknown[];
}

/** Why a message, or one reading of it, was refused: a sentence with field, value and remedy. */
export interface Refusal {
  readonly reason: RejectionReason;
  readonly detail: string;
}

export interface Decoded {
  readonly readings: readonly RawReading[];
  readonly refusals: readonly Refusal[];
}

export interface DecodeLimits {
  readonly maxBytes: number;
  /** Readings in an array. */
  readonly maxReadings: number;
  /** Signals in a reading. */
  readonly maxSignals: number;
  /** Levels of arrays and objects, the message's own among them. */
  readonly maxDepth: number;
}

export const decodeDefaults: DecodeLimits = { maxBytes: 256 * 1024, maxReadings: 1_000, maxSignals: 256, maxDepth: 8 };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes a message. Never throws, whatever the bytes. Of duplicate keys the last wins. A signal of `null` is
 * absent, and so are `ts` and `seq` of `null`. A reading without any signal is a heartbeat: it counts as a
 * reading, so that its `ts` and `seq` take part in time and duplicates. Fields beside `values` are signals too;
 * where both name one, `values` wins.
 */
export function decode(payload: Uint8Array, limits: DecodeLimits = decodeDefaults): Decoded {
  if (payload.length > limits.maxBytes) {
    const sentence = `the message has ${payload.length} bytes; at most ${limits.maxBytes} are read: send less at once`;
    return refused('too_large', sentence);
  }
  let message: unknown;
  try {
    message = JSON.parse(utf8.decode(payload));
  } catch (error) {
    return refusedText(payload, limits, error);
  }
  const draft = new Draft(limits);
  if (Array.isArray(message)) draft.addAll(message);
  else draft.add(message, 'the message');
  if (draft.nested && isDeeperThan(payload, limits.maxDepth)) return refusedDepth(limits);
  return draft;
}

const refused = (reason: RejectionReason, detail: string): Decoded => ({
  readings: [],
  refusals: [{ reason, detail }],
});

const refusedDepth = ({ maxDepth }: DecodeLimits): Decoded =>
  refused('too_deep', `the message nests deeper than ${maxDepth} levels; send signals as plain values`);

function refusedText(payload: Uint8Array, limits: DecodeLimits, error: unknown): Decoded {
  if (isDeeperThan(payload, limits.maxDepth)) return refusedDepth(limits);
  if (!(error instanceof SyntaxError)) return refused('not_utf8', 'the message is not valid UTF-8; encode it as UTF-8');
  if (payload.length === 0) return refused('not_json', 'the message is empty; send a JSON object, {} for a heartbeat');
  const text = utf8.decode(payload);
  const spelled = /[[:,]\s*([+-]?(?:nan|inf(?:inity)?))\b/i.exec(text)?.[1];
  const remedy = spelled === undefined ? 'send one JSON object or array' : 'leave the signal out or send null';
  return refused('not_json', `the message is not JSON${spelled ? ` (${spelled})` : ''}: ${remedy}`);
}

/** Gathers what a message holds; itself the result, because most messages are one reading without a flaw. */
class Draft implements Decoded {
  readonly readings: RawReading[] = [];
  readonly refusals: Refusal[] = [];
  /** Whether a signal is an object or an array, the only place where depth can hide. */
  nested = false;
  readonly #limits: DecodeLimits;

  constructor(limits: DecodeLimits) {
    this.#limits = limits;
  }

  addAll(items: readonly unknown[]): void {
    const { maxReadings } = this.#limits;
    if (items.length === 0) this.#refuse('empty_array', 'the array is empty; send at least one reading, or {}');
    else if (items.length > maxReadings) {
      this.#refuse('too_large', `the array has ${items.length} readings; send at most ${maxReadings} at once`);
    } else for (let i = 0; i < items.length; i += 1) this.add(items[i], `item ${i} of the array`);
  }

  add(item: unknown, where: string): void {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      this.#refuse('not_an_object', `${where} is ${show(item)}; send an object of signals`, item);
      return;
    }
    const { ts: rawTs, seq: rawSeq, values: rawValues } = item as Record<string, unknown>;
    const ts = readTs(rawTs);
    const seq = readSeq(rawSeq);
    if (typeof ts === 'string') this.#refuse('bad_ts', `${where}: ${ts}`, rawTs);
    else if (typeof seq === 'string') this.#refuse('bad_seq', `${where}: ${seq}`, rawSeq);
    else if (rawValues !== undefined && (typeof rawValues !== 'object' || Array.isArray(rawValues))) {
      this.#refuse('bad_value', `${where}: values is ${show(rawValues)}; send an object of signals`, rawValues);
    } else
      this.#addSignals(item as Record<string, unknown>, rawValues as Record<string, unknown> | null, ts, seq, where);
  }

  #addSignals(
    outer: Record<string, unknown>,
    inner: Record<string, unknown> | null | undefined,
    ts: Instant | undefined,
    seq: number | undefined,
    where: string,
  ): void {
    const names: string[] = [];
    const values: unknown[] = [];
    if (inner !== undefined && inner !== null) this.#collect(inner, names, values);
    this.#collectBeside(outer, names, values);
    const { maxSignals } = this.#limits;
    if (names.length > maxSignals) {
      this.#refuse('too_many_signals', `${where} has more than ${maxSignals} signals; send fewer in a reading`);
    } else this.readings.push({ ts, seq, names, values });
  }

  #collect(values: Record<string, unknown>, names: string[], into: unknown[]): void {
    for (const name in values) {
      this.#keep(name, values[name], names, into);
      if (names.length > this.#limits.maxSignals) return;
    }
  }

  #collectBeside(outer: Record<string, unknown>, names: string[], into: unknown[]): void {
    const within = names.length;
    for (const name in outer) {
      if (name === 'ts' || name === 'seq' || name === 'values') continue;
      if (within > 0 && names.includes(name)) continue;
      this.#keep(name, outer[name], names, into);
      if (names.length > this.#limits.maxSignals) return;
    }
  }

  #keep(name: string, value: unknown, names: string[], into: unknown[]): void {
    if (value === null) return;
    if (typeof value === 'object') this.nested = true;
    names.push(name);
    into.push(value);
  }

  #refuse(reason: RejectionReason, detail: string, culprit?: unknown): void {
    if (typeof culprit === 'object' && culprit !== null) this.nested = true;
    this.refusals.push({ reason, detail });
  }
}
