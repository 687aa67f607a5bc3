import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from './csv.ts';

const read = (text: string) => [...readCsv(text)];

describe('a CSV text', () => {
  it('ends its lines in any way, and may or may not end its last', () => {
    const rows = [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['c', 'd'] },
    ];
    for (const text of ['a,b\nc,d', 'a,b\r\nc,d\r\n', 'a,b\nc,d\n']) expect(read(text)).toEqual(rows);
  });

  it('holds commas, quotes and line ends in quoted cells, and keeps count of lines', () => {
    expect(read('"a,1","say ""hi""","x\r\ny"\nnext,row,here')).toEqual([
      { line: 1, cells: ['a,1', 'say "hi"', 'x\r\ny'] },
      { line: 3, cells: ['next', 'row', 'here'] },
    ]);
  });

  it('may have blank lines and empty cells', () => {
    expect(read('a,\n\n   \n,b\n')).toEqual([
      { line: 1, cells: ['a', ''] },
      { line: 4, cells: ['', 'b'] },
    ]);
  });

  it('says which row has broken quotes, and goes on after it where it can', () => {
    expect(read('"a"b,c\nd,e')).toMatchObject([
      { line: 1, fault: expect.stringContaining('"b"') },
      { line: 2, cells: ['d', 'e'] },
    ]);
    expect(read('a,b\n"c,d\ne')).toMatchObject([
      { line: 1 },
      { line: 2, fault: expect.stringContaining('never closed') },
    ]);
  });

  it('gives back what any writer quoted', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '中') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
        const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        expect(read(text).map((row) => ('cells' in row ? row.cells : row))).toEqual(rows);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('never hangs or throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r') }), (text) => {
        expect(read(text).length).toBeLessThanOrEqual(text.length + 1);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
