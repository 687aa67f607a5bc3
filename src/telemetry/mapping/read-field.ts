import type { SignalValue } from '../catalogue-types.ts';
import type { FieldPlan, Path } from './mapping.ts';
import { convert } from './units.ts';

/** A value of a signal, undefined when the device sent none, or what it sent instead, for the judge of signals to refuse. */
export function readField(plan: FieldPlan, raw: unknown): unknown {
  if (raw === undefined || raw === null) return undefined;
  const { kind, values, absent } = plan;
  const word = wordOf(raw);
  if (word !== undefined && absent?.includes(word) === true) return undefined;
  if (word !== undefined && values !== undefined && Object.hasOwn(values, word)) return values[word];
  if (kind === 'number') return readNumber(plan, raw);
  if (kind === 'text') return word === undefined ? raw : readText(plan, word);
  return raw;
}

function readNumber({ scale = 1, offset = 0 }: FieldPlan, raw: unknown): unknown {
  const value = typeof raw === 'string' ? numberIn(raw) : raw;
  return typeof value === 'number' && Number.isFinite(value) ? convert(value, { scale, offset }) : raw;
}

function readText({ text, digits = 0 }: FieldPlan, word: string): SignalValue {
  return text === undefined ? word : text.replace('{value}', () => word.padStart(digits, '0'));
}

/** Values are looked up by the text that they are written as. */
const wordOf = (raw: unknown): string | undefined =>
  typeof raw === 'string' ? raw.trim() : typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : undefined;

const decimal = /^[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?$/;

/** A number that was written as a text; the text itself when it is none. */
function numberIn(text: string): unknown {
  const trimmed = text.trim();
  return decimal.test(trimmed) ? Number(trimmed) : text;
}

/** What stands at the path; undefined when nothing does. */
export function at(path: Path, item: unknown, whole: unknown): unknown {
  let value = path[0] === '$' ? whole : item;
  for (let i = path[0] === '$' ? 1 : 0; i < path.length; i += 1) {
    const name = path[i] as string;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
