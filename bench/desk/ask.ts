import type { Client, Json } from '../../test/harness/client.ts';
import type { Known, Question } from './questions.ts';

/** Milliseconds that answers of one kind took, in the order asked. */
export interface Asked {
  readonly kind: string;
  readonly times: readonly number[];
  /** What was asked when it took longest. */
  readonly slowest: string;
}

/** Asks so many questions of a kind, one after the other, and reads each answer to its end. */
export async function ask(api: Client, question: Question, times: number, known: Known): Promise<Asked> {
  const took: number[] = [];
  const place = { cursor: '' };
  let slowest = { path: '', time: -1 };
  for (let n = 0; n < times; n += 1) {
    const path = await pathOf(api, question, n, known, place);
    const began = performance.now();
    const answer = await api.raw('GET', path, question.csv === true ? { headers: { accept: 'text/csv' } } : {});
    const text = await answer.text();
    const time = performance.now() - began;
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${text.slice(0, 200)}`);
    if (question.csv !== true && question.mayBeEmpty !== true && (JSON.parse(text) as Json).items?.length === 0) {
      throw new Error(`GET ${path} found nothing`);
    }
    took.push(time);
    if (time > slowest.time) slowest = { path, time };
  }
  return { kind: question.kind, times: took, slowest: slowest.path };
}

/** The page so many pages behind the first; each next one lies further on. */
async function pathOf(
  api: Client,
  question: Question,
  n: number,
  known: Known,
  place: { cursor: string },
): Promise<string> {
  const first = question.path(n, known);
  for (let pages = n === 0 ? (question.deep ?? 0) : Math.min(1, question.deep ?? 0); pages > 0; pages -= 1) {
    const answer: Json = await api.get(withCursor(first, place.cursor));
    if (answer.next_cursor === null) break;
    place.cursor = answer.next_cursor;
  }
  return withCursor(first, place.cursor);
}

const withCursor = (path: string, cursor: string): string =>
  cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`;
