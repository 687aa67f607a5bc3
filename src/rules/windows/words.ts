/** A row of 32-bit words that grows and shrinks with what it holds: those from `start` to `end` of `words`. */
export interface Words {
  words: Uint32Array;
  start: number;
  end: number;
}

const smallest = 16;

/** Makes room for `count` words at `at` and returns where that is now; what stands in them is not said. */
export function insertWords(row: Words, at: number, count: number): number {
  let place = at;
  if (row.end + count > row.words.length) {
    place -= row.start;
    move(row, Math.max(smallest, Math.ceil((row.end - row.start + count) * 1.25)));
  }
  row.words.copyWithin(place + count, place, row.end);
  row.end += count;
  return place;
}

/** Takes out `count` words from `at` on. */
export function removeWords(row: Words, at: number, count: number): void {
  row.words.copyWithin(at, at + count, row.end);
  row.end -= count;
}

/** Takes out the words before `at`; gives room back when most of it is spare. */
export function dropWords(row: Words, at: number): void {
  row.start = at;
  const used = row.end - row.start;
  if (row.words.length > smallest && used * 4 <= row.words.length) move(row, Math.max(smallest, used * 2));
}

/** An exact copy without spare room. */
export const trimmedWords = ({ words, start, end }: Words): Uint32Array => words.slice(start, end);

function move(row: Words, room: number): void {
  if (room <= row.words.length && room * 2 > row.words.length) row.words.copyWithin(0, row.start, row.end);
  else {
    const words = new Uint32Array(Math.max(room, row.end - row.start));
    words.set(row.words.subarray(row.start, row.end));
    row.words = words;
  }
  row.end -= row.start;
  row.start = 0;
}
