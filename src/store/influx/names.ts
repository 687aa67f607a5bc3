import type { RollupStep } from '../rollup.ts';

/**
 * How names and texts are written in InfluxDB. Its line protocol has no safe spelling for a backslash before some
 * characters, for line breaks in names and for empty names; those few are written by their code, `%5C` for a backslash.
 */

/** A device, a device type or a text, as it stands in the database: nearly always as it is. */
export function encoded(text: string): string {
  // InfluxDB has no empty tags and names, and InfluxDB 2 answers an empty text as it answers none.
  if (text === '') return EMPTY;
  if (text === EMPTY) return '%25';
  return unsafe.test(text) ? text.replace(unsafeAll, codeOf) : text;
}

const EMPTY = '%';

export function decoded(text: string): string {
  if (text === EMPTY) return '';
  return text.includes('%')
    ? text.replace(codes, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}

// A per cent sign is written by its code only where it would be read as one.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
const unsafe = /[\\\u0000-\u001f\u007f]|%(?=[0-9A-F]{2})/;
const unsafeAll = new RegExp(unsafe, 'g');
const codes = /%([0-9A-F]{2})/g;

const codeOf = (unit: string): string => `%${unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** The fields that every reading has, beside those of its signals. */
export const own = {
  /** Arrival, in milliseconds since the epoch. */
  at: 'carewatch.at',
  /** Of the journal's entry, and the reading's place within it. */
  seq: 'carewatch.seq',
  idx: 'carewatch.idx',
  flags: 'carewatch.flags',
  /** JSON of values without a field: unknown signals, and values of another kind than their field's. */
  aside: 'carewatch.aside',
} as const;

/** The measurement of a type's rollups of buckets so wide. */
export const rollupMeasurement = (type: string, step: RollupStep): string =>
  `carewatch.${step === 'hourly' ? '1h' : '5m'}.${encoded(type)}`;

/** What a rollup has of a signal. */
export const rolledField = (signal: string, of: RolledPart): string => `${fieldOf(signal)}.${of}`;

/** `last` of text is a field of its own, because a field has one kind. */
export type RolledPart = 'count' | 'min' | 'max' | 'mean' | 'sum' | 'last' | 'last_text';

/** The entry of the journal up to which readings are in a point of a rollup. */
export const THROUGH = 'carewatch.through';

/** The field of a signal: its name, unless InfluxDB or Carewatch uses that name for something else. */
export function fieldOf(signal: string): string {
  return taken.test(signal) ? `signal.${encoded(signal)}` : encoded(signal);
}

const taken = /^$|^_|^(time|device)$|^(carewatch|signal)\./;
