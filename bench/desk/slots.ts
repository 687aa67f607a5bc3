import type { Persona } from './persona.ts';
import type { Cell } from './rows-about.ts';

/** What differs from copy to copy of one life, and where it stands in the row of `copies` that makes the copy. */
export interface Slots {
  readonly persona: Persona;
  /** Ids that the life made, in the order in which they sort. */
  readonly ids: readonly string[];
  readonly number: number | undefined;
  /** Instants from here to there move with the copy. */
  readonly from: number;
  readonly to: number;
}

/** An id of a copy: kind, when the copy began, which one it is of the life's, which copy. */
const idTail = (position: number): string => position.toString(32).padStart(3, '0');

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Texts of the persona, and the columns of `copies` that take their place. */
const personaColumns = [
  'device',
  'customer',
  'name',
  'phone',
  'address',
  'district',
  'city',
  'agent',
  'technician',
  'technician_name',
  'provider',
  'provider_name',
] as const satisfies readonly (keyof Persona)[];

const ticketNumber = (n: number): string => `T${String(n).padStart(6, '0')}`;

/** What is found in texts and what is said in its place, as SQL over `copies as c` and as JavaScript. */
interface Replacement {
  readonly pattern: RegExp;
  sql(found: string): string;
  text(found: string, copy: Copy): string;
}

export interface Copy extends Persona {
  /** Milliseconds from the recorded life to this one. */
  readonly shift: number;
  readonly number: number;
  /** The first nine letters of its ids after the kind, and the last eight. */
  readonly head: string;
  readonly tail: string;
}

const isoPattern = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z/;
const instantPattern = /(?<![\d.])1[5-9]\d{11}(?!\d)/;

function replacements(slots: Slots): readonly Replacement[] {
  const { persona, ids, number, from, to } = slots;
  const moves = (at: number): boolean => at >= from && at <= to;
  const list: Replacement[] = personaColumns.map((column) => ({
    pattern: new RegExp(RegExp.escape(persona[column])),
    sql: () => `c.${column}`,
    text: (_, copy) => copy[column],
  }));
  if (ids.length > 0) {
    list.unshift({
      pattern: new RegExp(ids.map((id) => RegExp.escape(id)).join('|')),
      sql: (id) => `${quoted(kindOf(id))}||c.head||${quoted(idTail(ids.indexOf(id)))}||c.tail`,
      text: (id, { head, tail }) => `${kindOf(id)}${head}${idTail(ids.indexOf(id))}${tail}`,
    });
  }
  if (number !== undefined) {
    list.push({
      pattern: new RegExp(ticketNumber(number)),
      sql: () => `printf('T%06d',c.number)`,
      text: (_, copy) => ticketNumber(copy.number),
    });
  }
  list.push({
    pattern: isoPattern,
    sql: (iso) => (moves(Date.parse(iso)) ? isoSql(iso) : quoted(iso)),
    text: (iso, { shift }) => (moves(Date.parse(iso)) ? isoText(Date.parse(iso) + shift, iso) : iso),
  });
  list.push({
    pattern: instantPattern,
    sql: (digits) => (moves(Number(digits)) ? `(${digits}+c.shift)` : quoted(digits)),
    text: (digits, { shift }) => (moves(Number(digits)) ? String(Number(digits) + shift) : digits),
  });
  return list;
}

const kindOf = (id: string): string => id.slice(0, id.indexOf('_') + 1);
const isoSql = (iso: string): string =>
  `strftime('%Y-%m-%dT%H:%M:${iso.includes('.') ? '%fZ' : '%SZ'}',(${Date.parse(iso)}+c.shift)/1000.0,'unixepoch')`;
const isoText = (at: number, like: string): string => {
  const iso = new Date(at).toISOString();
  return like.includes('.') ? iso : iso.replace(/\.\d{3}/, '');
};

/** The SQL expression of a cell of a copy. */
export function cellSql(cell: Cell, column: string, slots: Slots): string {
  if (cell === null) return 'null';
  if (Buffer.isBuffer(cell)) return 'randomblob(32)';
  if (typeof cell === 'number') {
    if (column === 'number' && cell === slots.number) return 'c.number';
    return cell >= slots.from && cell <= slots.to ? `${cell}+c.shift` : String(cell);
  }
  // The month of an answer is that of its customer's calendar.
  if (column === 'month') return `strftime('%Y-%m',(${slots.to}+c.shift)/1000,'unixepoch','+8 hours')`;
  return pieces(cell, slots, quoted, (replacement, found) => replacement.sql(found)).join('||') || quoted('');
}

/** The same text as a copy has it. */
export const copyText = (text: string, slots: Slots, copy: Copy): string =>
  pieces(
    text,
    slots,
    (rest) => rest,
    (replacement, found) => replacement.text(found, copy),
  ).join('');

function pieces(
  text: string,
  slots: Slots,
  plain: (rest: string) => string,
  replaced: (replacement: Replacement, found: string) => string,
): string[] {
  const list = replacements(slots);
  const any = new RegExp(list.map(({ pattern }) => `(${pattern.source})`).join('|'), 'g');
  const made: string[] = [];
  let end = 0;
  for (const match of text.matchAll(any)) {
    const which = match.slice(1).findIndex((group) => group !== undefined);
    const replacement = list[which];
    if (replacement === undefined) continue;
    if (match.index > end) made.push(plain(text.slice(end, match.index)));
    made.push(replaced(replacement, match[0]));
    end = match.index + match[0].length;
  }
  if (end < text.length) made.push(plain(text.slice(end)));
  return made;
}
