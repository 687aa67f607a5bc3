/** How a text stands in YAML or JSON: as it is (plain, in a block) or in quotes. */
export type Quoting = 'none' | 'single' | 'double';

/**
 * Where in `source` the character at `offset` of a scalar's value stands, when what is written of it begins at `from`.
 * Folding and indenting change white space only, so that the others are counted; behind the last one it is its end.
 */
export function placeInScalar(source: string, from: number, quoting: Quoting, value: string, offset: number): number {
  let left = value.slice(0, offset).replace(/\s+/g, '').length;
  const atEnd = value.slice(offset).trim() === '';
  for (let i = from; i < source.length; i += lengthAt(source, i, quoting)) {
    if (atEnd && left === 0) return i;
    if (isSpace(source, i, quoting)) continue;
    if (left === 0) return i;
    left -= 1;
  }
  return source.length;
}

/** Of one character as it is written. */
function lengthAt(source: string, at: number, quoting: Quoting): number {
  if (quoting === 'single') return source.startsWith("''", at) ? 2 : 1;
  if (quoting === 'none' || source[at] !== '\\') return 1;
  return escapeLengths[source[at + 1] ?? ''] ?? 2;
}

const escapeLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

const isSpace = (source: string, at: number, quoting: Quoting): boolean =>
  /\s/.test(source[at] ?? '') || (quoting === 'double' && /^\\[\sntrvfNLP_]/.test(source.slice(at, at + 2)));
