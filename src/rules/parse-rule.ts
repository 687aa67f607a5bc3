import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar, visit } from 'yaml';
import type { Rule, RuleDocument, RuleFault } from './document.ts';
import { ruleOf } from './rule-of.ts';
import { placeInScalar } from './text-place.ts';

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
  // What does not fit the structure throws the reader off: the errors behind it say nothing.
  const broken = document.errors.findIndex(({ code }) => code === 'UNEXPECTED_TOKEN');
  const told = broken === -1 ? document.errors : document.errors.slice(0, broken + 1);
  const faults = told.map((error): RuleFault => {
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
  const value = String(node.value);
  switch (node.type) {
    case Scalar.QUOTE_DOUBLE:
      return placeInScalar(text, start + 1, 'double', value, offset);
    case Scalar.QUOTE_SINGLE:
      return placeInScalar(text, start + 1, 'single', value, offset);
    case Scalar.BLOCK_FOLDED:
    case Scalar.BLOCK_LITERAL:
      return placeInScalar(text, text.indexOf('\n', start) + 1, 'none', value, offset);
    default:
      return placeInScalar(text, start, 'none', value, offset);
  }
}
