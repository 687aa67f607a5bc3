import { isMap, isScalar, parseDocument, Scalar } from 'yaml';
import type { RuleMode } from '../document.ts';

/** The same text in another mode; everything else stays as its author wrote it, byte for byte where that can be. */
export function textInMode(text: string, mode: RuleMode): string {
  const document = parseDocument(text);
  const written = withScalar(text, document.contents, mode) ?? withLine(text, document.contents, mode);
  document.set('mode', mode);
  if (written !== undefined && sameData(written, document.toJS())) return written;
  return document.toString({ lineWidth: 0 });
}

/** The word in the place of the one that is there. */
function withScalar(text: string, contents: unknown, mode: RuleMode): string | undefined {
  const word = isMap(contents) ? contents.get('mode', true) : undefined;
  if (!isScalar(word) || word.range === undefined || word.range === null) return undefined;
  const [start, end] = word.range;
  const plain = word.type === Scalar.PLAIN;
  return `${text.slice(0, start)}${plain ? mode : JSON.stringify(mode)}${text.slice(end)}`;
}

/** A line at the end of a text that says no mode. */
function withLine(text: string, contents: unknown, mode: RuleMode): string | undefined {
  if (!isMap(contents) || contents.flow === true || contents.has('mode')) return undefined;
  return `${text}${text.endsWith('\n') ? '' : '\n'}mode: ${mode}\n`;
}

function sameData(text: string, wanted: unknown): boolean {
  const read = parseDocument(text);
  return read.errors.length === 0 && JSON.stringify(read.toJS()) === JSON.stringify(wanted);
}
