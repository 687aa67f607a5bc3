import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar, visit } from 'yaml';
import type { Rule, RuleDocument, RuleFault } from './document.ts';
import { ruleOf } from './rule-of.ts';

/** Finds a field (by JSON pointer) in a rule's text, and a place inside it by `offset`; both count from 1. */
export type Locate = (pointer: string, offset?: number) => { readonly line: number; readonly column: number };

export type ParsedRule =
  | { readonly ok: true; readonly rule: Rule; readonly document: RuleDocument; readonly locate: Locate }
  | { readonly ok: false; readonly faults: readonly RuleFault[] };

/** Rule texts are small; longer ones are refused before they are read. */
const mostCharacters = 64 * 1024;

/**
 * Reads a rule from YAML or JSON. Judges its form only: names, kinds and functions are for `validateRule`.
 * `path` is the file named in faults; absent when the text came from elsewhere.
 */
export function parseRule(text: string, path?: string): ParsedRule {
  const at = path === undefined ? {} : { path };
  if (text.length > mostCharacters) {
    const sentence = `the text has ${text.length} characters: a rule has at most ${mostCharacters}`;
    return { ok: false, faults: [{ ...at, line: 1, column: 1, code: 'too_large', sentence }] };
  }
  const read = readYaml(text);
  if ('faults' in read) return { ok: false, faults: read.faults.map((fault) => ({ ...at, ...fault })) };
  const judged = ruleOf(read.value);
  if ('rule' in judged) {
    const document = read.value as RuleDocument;
    return { ok: true, rule: judged.rule, document, locate: whereWritten(document, read.locate) };
  }
  const faults = judged.faults.map(({ pointer, ...fault }) => ({ ...at, ...read.locate(pointer), ...fault }));
  return { ok: false, faults };
}

/** A single level is a rule's `when`, wherever it was written. */
function whereWritten({ levels }: RuleDocument, locate: Locate): Locate {
  if (levels?.length !== 1) return locate;
  return (pointer, offset) => locate(/^\/(when|for)$/.test(pointer) ? `/levels/0${pointer}` : pointer, offset);
}

/** A YAML text as plain data with a way back to its lines, or the places where it is no YAML. */
export function readYaml(
  text: string,
): { readonly value: unknown; readonly locate: Locate } | { readonly faults: readonly RuleFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    // In a rule test `0x16` is sixteen noughts, not a hexadecimal number.
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !('format' in tag) || tag.format !== 'HEX'),
  });
  const faults = document.errors.map((error): RuleFault => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { line, column: col, code: 'not_yaml', sentence: `this is no YAML: ${error.message}` };
  });
  if (faults.length > 0) return { faults };
  if (hasAliases(document.contents)) {
    const sentence = 'aliases (`*name`) are not read in rules: write the value out';
    return { faults: [{ line: 1, column: 1, code: 'not_yaml', sentence }] };
  }
  const locate: Locate = (pointer, offset = 0) => {
    const node = nodeAt(document.contents, pointer.split('/').slice(1));
    const { line, col } = lines.linePos(startOf(node, offset, text));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  return { value: document.toJS(), locate };
}

function hasAliases(contents: Node | null): boolean {
  let found = false;
  if (contents !== null) {
    visit(contents, {
      Alias() {
        found = true;
        return visit.BREAK;
      },
    });
  }
  return found;
}

/** The node at `steps`, or the nearest one above it that exists. */
function nodeAt(node: unknown, steps: readonly string[]): Node | null {
  const here = isMap(node) || isSeq(node) || isScalar(node) ? node : null;
  const [step, ...rest] = steps;
  if (step === undefined || here === null) return here;
  const next: unknown = isMap(here) ? here.get(step, true) : isSeq(here) ? here.get(Number(step), true) : undefined;
  return nodeAt(next, rest) ?? here;
}

function startOf(node: Node | null, offset: number, text: string): number {
  const start = node?.range?.[0] ?? 0;
  if (!isScalar(node) || offset === 0) return start;
  if (node.type === Scalar.PLAIN) return start + offset;
  if (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE) return start + 1 + offset;
  return inBlock(String(node.value), offset, start, text);
}

/** In a literal block every line is indented alike; a folded one is close enough for a person to find. */
function inBlock(value: string, offset: number, start: number, text: string): number {
  const before = value.slice(0, offset).split('\n');
  let line = text.indexOf('\n', start) + 1;
  const indent = /^ */.exec(text.slice(line))?.[0].length ?? 0;
  for (let i = 1; i < before.length; i += 1) line = text.indexOf('\n', line) + 1;
  return line + indent + (before.at(-1)?.length ?? 0);
}
