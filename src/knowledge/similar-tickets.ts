import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import type { Reader } from '../db/index.ts';
import { bigramsOf } from './words.ts';

/** A ticket that was solved and is like another. */
export interface SimilarTicket {
  readonly id: string;
  readonly number: number;
  readonly device_id: string | null;
  readonly model: string | null;
  readonly fault: string | null;
  readonly closed_at: Instant;
  readonly cause: string | null;
  readonly result: string | null;
  /** 0 to 1. */
  readonly likeness: number;
  /** What makes it alike. */
  readonly because: readonly ('same fault' | 'same family of faults' | 'same model' | 'similar words')[];
}

interface Solved {
  readonly id: string;
  readonly number: number;
  readonly device_id: string | null;
  readonly model: string | null;
  readonly fault: string | null;
  readonly closed_at: number;
  readonly cause: string | null;
  readonly result: string | null;
  readonly note: string | null;
}

/** So many of the newest of a fault are looked at; older ones tell less of what is repaired today. */
const mostOfACode = 60;

/**
 * Reads what desk and fleet keep. Tickets of the same family of faults that were closed as confirmed and say what was done, the most alike first.
 * Undefined where there is no such ticket. A family is the codes that differ in their last digit.
 */
export async function similarTickets(
  reader: Reader,
  id: string,
  limit: number,
): Promise<readonly SimilarTicket[] | undefined> {
  const ticket = await solvedRows(reader, sql`tickets.id = ${id}`, 1);
  const [asked] = ticket;
  if (asked === undefined) return undefined;
  if (asked.fault === null) return [];
  const codes = Array.from({ length: 10 }, (_, digit) => `${familyOf(asked.fault ?? '')}${digit}`);
  const solved: Solved[] = [];
  for (const code of new Set([asked.fault, ...codes])) {
    const closed = sql`tickets.fault = ${code} and tickets.state = 'closed' and tickets.verdict = 'confirmed'
      and tickets.id <> ${id} and (tickets.cause is not null or tickets.result is not null)`;
    solved.push(...(await solvedRows(reader, closed, mostOfACode)));
  }
  return solved
    .map((one) => likenessOf(asked, one))
    .toSorted((a, b) => b.likeness - a.likeness || b.closed_at - a.closed_at)
    .slice(0, limit);
}

async function solvedRows(reader: Reader, where: ReturnType<typeof sql>, limit: number): Promise<readonly Solved[]> {
  const { rows } = await sql<Solved>`
    select tickets.id, tickets.number, tickets.device_id, devices.model, tickets.fault, tickets.closed_at,
      tickets.cause, tickets.result, tickets.note
    from tickets left join devices on devices.id = tickets.device_id
    where ${where} order by tickets.closed_at desc, tickets.id limit ${limit}`.execute(reader.as<unknown>());
  return rows;
}

const familyOf = (fault: string): string => fault.slice(0, -1);

function likenessOf(asked: Solved, one: Solved): SimilarTicket {
  const sameFault = asked.fault === one.fault;
  const sameModel = asked.model !== null && asked.model === one.model;
  const words = overlap(wordsOf(asked), wordsOf(one));
  const likeness = (sameFault ? 0.4 : 0.2) + (sameModel ? 0.25 : 0) + 0.35 * words;
  const because: SimilarTicket['because'] = [
    sameFault ? 'same fault' : 'same family of faults',
    ...(sameModel ? (['same model'] as const) : []),
    ...(words > 0.2 ? (['similar words'] as const) : []),
  ];
  const { id, number, device_id, model, fault, cause, result } = one;
  const closed_at = one.closed_at as Instant;
  return { id, number, device_id, model, fault, closed_at, cause, result, likeness: round(likeness), because };
}

const wordsOf = ({ note, cause, result }: Solved): ReadonlySet<string> =>
  bigramsOf(
    [note, cause, result]
      .filter((text) => text !== null)
      .join(' ')
      .slice(0, 4_000),
  );

/** Common pairs among all pairs of both. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  const both = a.intersection(b).size;
  return both / (a.size + b.size - both);
}

const round = (n: number): number => Math.round(n * 1_000) / 1_000;
