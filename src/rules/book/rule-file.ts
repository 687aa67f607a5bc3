import { parseDocument } from 'yaml';

/**
 * Many rules in one YAML file, a document each. Every text comes out of it byte for byte as it went in, comments and
 * all; a text that cannot stand in such a file as it is, stands there as a quoted string.
 */

/** One document of such a file. */
export interface RuleFilePart {
  /** Counts from 1. */
  readonly document: number;
  /** Lines of the file before the text's first. */
  readonly linesBefore: number;
  readonly text: string;
}

/** Marks a text whose last line has no end: most JSON is sent so. */
const openEnd = '--- # no newline at the end';

export const formatRuleFile = (texts: readonly string[]): string => texts.map(formatPart).join('');

function formatPart(text: string): string {
  if (!standsAsItIs(text)) return `--- ${JSON.stringify(text)}\n`;
  return text.endsWith('\n') ? `---\n${text}` : `${openEnd}\n${text}\n`;
}

/** Markers and directives of its own would cut the file elsewhere; a byte order mark belongs at its beginning only. */
const standsAsItIs = (text: string): boolean => text.trim() !== '' && !/^(---|\.\.\.|%)|\r|\ufeff/m.test(text);

/** The documents of a file. What stands before the first marker counts only if it is more than comments. */
export function readRuleFile(file: string): readonly RuleFilePart[] {
  const parts: RuleFilePart[] = [];
  for (const { head, body, line } of cutAtMarkers(file)) {
    const text = textOf(head, body);
    if (head === undefined && isOnlyComments(text)) continue;
    const linesBefore = text === body || head?.trimEnd() === openEnd ? line : line - 1;
    parts.push({ document: parts.length + 1, linesBefore, text });
  }
  return parts;
}

interface Cut {
  /** The line of the marker; undefined before the first. */
  readonly head: string | undefined;
  readonly body: string;
  /** Lines of the file before the body. */
  readonly line: number;
}

/** A line that begins with `---` is a marker wherever it stands: YAML allows it nowhere else. */
function cutAtMarkers(file: string): Cut[] {
  const cuts: { head: string | undefined; lines: string[]; line: number }[] = [{ head: undefined, lines: [], line: 0 }];
  const lines = file.replace(/^\ufeff/, '').match(/[^\n]*\n|[^\n]+$/g) ?? [];
  lines.forEach((line, i) => {
    if (/^---(?=\s|$)/.test(line)) cuts.push({ head: line, lines: [], line: i + 1 });
    else cuts.at(-1)?.lines.push(line);
  });
  return cuts.map(({ lines: body, ...cut }) => ({ ...cut, body: body.join('') }));
}

function textOf(head: string | undefined, body: string): string {
  const behind = head?.slice(3).trim() ?? '';
  if (head?.trimEnd() === openEnd) return body.replace(/\n$/, '');
  if (behind === '' || behind.startsWith('#')) return body;
  if (behind.startsWith('"') && isOnlyComments(body)) {
    const quoted = parseDocument(behind);
    const text: unknown = quoted.errors.length === 0 ? quoted.toJS() : undefined;
    if (typeof text === 'string') return text;
  }
  // A document may begin beside its marker; the marker's own width keeps the columns.
  return `   ${head?.slice(3) ?? ''}${body}`;
}

const isOnlyComments = (text: string): boolean => text.split('\n').every((line) => /^\s*(#.*)?$/.test(line));
