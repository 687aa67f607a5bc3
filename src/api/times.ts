import { type Duration, type Instant, instant, parseDuration, toRfc3339 } from '../base/index.ts';
import { invalid } from './errors.ts';

type Sent<T> = T extends Instant ? string : T;

/** The record with these instants as RFC 3339 texts. */
export function withTimes<R extends object, K extends keyof R>(
  record: R,
  keys: readonly K[],
): Omit<R, K> & { [P in K]: Sent<R[P]> } {
  const sent = { ...record } as Record<keyof R, unknown>;
  for (const key of keys) {
    const at = record[key] as Instant | null | undefined;
    if (at !== null && at !== undefined) sent[key] = toRfc3339(at);
  }
  return sent as Omit<R, K> & { [P in K]: Sent<R[P]> };
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads an instant that a client sent as this parameter or body field, with any offset. */
export function readTime(text: string, parameter: string, pointer?: string): Instant {
  const at = rfc3339.test(text) ? Date.parse(text.replace(' ', 'T').toUpperCase()) : Number.NaN;
  if (!Number.isNaN(at)) return instant(at);
  const example = 'send RFC 3339 with an offset, for example 2026-01-15T08:30:00.000Z.';
  const detail = `${parameter} is ${JSON.stringify(text.slice(0, 60))}; ${example}`;
  throw invalid(pointer === undefined ? { parameter, detail } : { pointer, detail });
}

/** The end that a body gives, as `until` or as `for` after `from`; one of the two. */
export function readEnd(
  body: { readonly until: string | undefined; readonly for: string | undefined },
  from: Instant,
): Instant {
  if ((body.until === undefined) === (body.for === undefined)) {
    const detail = `${body.until === undefined ? 'until is missing' : 'until and for are both given'}; send either until or for.`;
    throw invalid({ pointer: '#/until', detail });
  }
  if (body.until !== undefined) return readTime(body.until, 'until', '#/until');
  return instant(from + (parseDuration(body.for ?? '') ?? 0));
}

/** The instants between which what is listed opened, as the query gives them. */
export function openedIn(query: {
  readonly opened_from?: string | undefined;
  readonly opened_to?: string | undefined;
}): {
  readonly opened_from?: Instant;
  readonly opened_to?: Instant;
} {
  const { opened_from: from, opened_to: to } = query;
  return {
    ...(from === undefined ? {} : { opened_from: readTime(from, 'opened_from') }),
    ...(to === undefined ? {} : { opened_to: readTime(to, 'opened_to') }),
  };
}

/** A span of the past that a report is about, as the query gives it; up to now and `usually` long where it does not. */
export function readSpan(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Instant,
  usually: Duration,
): { readonly from: Instant; readonly to: Instant } {
  const until: Instant = to === undefined ? instant(now + 1) : readTime(to, 'to');
  const since: Instant = from === undefined ? instant(until - usually) : readTime(from, 'from');
  if (since < until) return { from: since, to: until };
  throw invalid({ parameter: 'from', detail: `from is ${from}; it must be before to.` });
}
