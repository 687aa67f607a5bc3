import type { Article } from './article.ts';
import { articleLanguages } from './article.ts';

/** One line of a text in two versions. */
export interface DiffLine {
  readonly change: 'same' | 'removed' | 'added';
  readonly line: string;
}

export interface FieldDiff {
  /** e.g. `body.zh-CN`. */
  readonly field: string;
  readonly lines: readonly DiffLine[];
}

/** Texts have at most 20,000 characters, mostly line ends at worst: beyond so many lines the texts stand beside each other. */
const mostLines = 1_000;

/** What is different between two versions, field by field and line by line; fields that are equal are left out. */
export function diffArticles(from: Article, to: Article): readonly FieldDiff[] {
  const fields = articleLanguages.flatMap((language) =>
    (['title', 'body'] as const).map(
      (field) => [`${field}.${language}`, from[field][language], to[field][language]] as const,
    ),
  );
  const place = (['fault', 'city', 'state'] as const).map(
    (field) => [field, from[field] ?? '', to[field] ?? ''] as const,
  );
  return [...place, ...fields]
    .filter(([, before, after]) => before !== after)
    .map(([field, before, after]) => ({ field, lines: diffLines(before.split('\n'), after.split('\n')) }));
}

function diffLines(a: readonly string[], b: readonly string[]): DiffLine[] {
  const removed = a.map((line): DiffLine => ({ change: 'removed', line }));
  const added = b.map((line): DiffLine => ({ change: 'added', line }));
  if (a.length > mostLines || b.length > mostLines) return [...removed, ...added];
  const common = longestCommon(a, b);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ change: 'same', line: a[i] ?? '' });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      lines.push({ change: 'removed', line: a[i] ?? '' });
      i += 1;
    } else {
      lines.push({ change: 'added', line: b[j] ?? '' });
      j += 1;
    }
  }
  return lines;
}

/** Length of the longest common sequence of lines from (i, j) on. */
function longestCommon(a: readonly string[], b: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = table[i] as Uint16Array;
      row[j] = a[i] === b[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}
