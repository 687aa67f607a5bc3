import { termsOf } from './words.ts';

/** A part of a text around what was searched for. */
export interface Snippet {
  readonly text: string;
  /** Where the terms stand in it: [from, to) in characters of JavaScript. */
  readonly marks: readonly (readonly [from: number, to: number])[];
}

const before = 30;
const length = 160;

/** The part of `text` around the first term found, its beginning when there is none. Line ends become spaces. */
export function snippetOf(text: string, search: string): Snippet {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  const lower = flat.toLowerCase();
  // Where lower case is of another length, places would not fit.
  const terms = lower.length === flat.length ? termsOf(search) : [];
  const first = Math.min(...terms.map((term) => lower.indexOf(term)).filter((at) => at >= 0), flat.length);
  const start = first === flat.length ? 0 : Math.max(0, first - before);
  const part = flat.slice(start, start + length);
  const head = start > 0 ? '…' : '';
  const tail = start + length < flat.length ? '…' : '';
  const marks = terms
    .flatMap((term) => placesOf(part.toLowerCase(), term))
    .map(([from, to]) => [from + head.length, to + head.length] as const)
    .toSorted((a, b) => a[0] - b[0] || b[1] - a[1]);
  return { text: `${head}${part}${tail}`, marks: withoutOverlap(marks) };
}

function placesOf(text: string, term: string): (readonly [number, number])[] {
  const places: (readonly [number, number])[] = [];
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) {
    places.push([at, at + term.length]);
  }
  return places;
}

function withoutOverlap(marks: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  let end = 0;
  return marks.filter(([from, to]) => {
    if (from < end) return false;
    end = to;
    return true;
  });
}
