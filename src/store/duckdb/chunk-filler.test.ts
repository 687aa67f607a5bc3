import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createArena } from '../arena.ts';
import { createColumnBuilder } from '../column-builder.ts';
import { CHUNK_ROWS, createChunkFiller } from './chunk-filler.ts';
import { loadRawVectors } from './raw-vectors.ts';

const text = createColumnBuilder('text');
const filler = createChunkFiller(['text'], loadRawVectors());

/** The texts as a chunk gives them back, `from` rows left out; the chunk and the column are used again and again. */
function throughAChunk(rows: readonly (string | undefined)[], from: number): unknown[] {
  text.reset();
  rows.forEach((row, i) => {
    if (row !== undefined) text.set(i, row);
  });
  const arena = createArena();
  const part = text.pack('text', rows.length, arena);
  const bytes = arena.seal();
  const back: unknown[] = [];
  for (let row = from; row < rows.length; row += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows.length - row);
    back.push(...filler.fill([{ part, bytes }], row, count).getColumnValues(0));
  }
  return back;
}

it('a text of any length and letters comes out of a chunk as it went in', () => {
  const letter = fc.constantFrom('a', 'Z', '0', ' ', 'é', '水', '😀', '\0');
  const word = fc.string({ unit: letter, maxLength: 16 });
  const rows = fc.array(fc.option(word, { nil: undefined, freq: 4 }), { minLength: 1, maxLength: 40 });
  const property = fc.property(rows, fc.nat({ max: 12 }), (texts, from) => {
    const wanted = texts.slice(from).map((one) => one ?? null);
    expect(throughAChunk(texts, from)).toEqual(wanted);
  });
  fc.assert(property, { seed: 11, numRuns: 1_000 });
});

it('texts of many chunks, among them long ones, stay in their rows', () => {
  const texts = Array.from({ length: 5_000 }, (_, i) => (i % 3 === 0 ? `a device of long name ${i}` : `d-${i}`));
  expect(throughAChunk(texts, 0)).toEqual(texts);
});
