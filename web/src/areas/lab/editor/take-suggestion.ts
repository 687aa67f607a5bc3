import type { Fault } from './use-judgement.ts';

/** The text with the word at the fault's place replaced by the one that was probably meant. */
export function withSuggestion(text: string, { line, column, suggestion }: Fault): string {
  if (suggestion === undefined) return text;
  const lines = text.split('\n');
  const faulty = lines[line - 1];
  if (faulty === undefined) return text;
  const before = faulty.slice(0, column - 1);
  const after = faulty
    .slice(column - 1)
    .replace(/^["']?[\w.-]+/, (word) => (/^["']/.test(word) ? word[0] : '') + suggestion);
  lines[line - 1] = before + after;
  return lines.join('\n');
}
