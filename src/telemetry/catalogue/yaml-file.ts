/**
 * One YAML text whose nodes keep their line and column. Readers note a fault and go on,
 * so that all faults of all files are told at once.
 */
import type { Node } from 'yaml';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { parseDuration } from '../../base/index.ts';
import type { SignalValue, Titles } from '../catalogue-types.ts';

/** A file of the catalogue, read by whoever may read files. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** What is wrong in a file of the catalogue, and where. Lines and columns count from 1. */
export interface CatalogueFault {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
  /** The name probably meant. */
  readonly suggestion?: string;
}

/** An entry of a map: `at` is its key, `node` its value. */
export interface Field {
  readonly name: string;
  readonly at: Node;
  readonly node: Node | null;
}

export type Fields = ReadonlyMap<string, Field>;

export class YamlFile {
  readonly path: string;
  readonly root: Node | null;
  readonly faults: CatalogueFault[] = [];
  readonly #lines = new LineCounter();

  constructor({ path, text }: TextFile) {
    this.path = path;
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: true });
    for (const error of document.errors) this.#note(error.pos[0], error.message);
    this.root = document.contents;
  }

  fault(node: Node | null | undefined, sentence: string, suggestion?: string): undefined {
    this.#note(node?.range?.[0] ?? 0, sentence, suggestion);
  }

  /** The entries of a map, in file order. */
  fields(node: Node | null, what: string): Fields | undefined {
    if (!isMap(node)) return this.fault(node, `${what} must be a map of names to values`);
    const fields = new Map<string, Field>();
    for (const { key, value } of node.items as { key: unknown; value: Node | null }[]) {
      if (!isScalar(key)) return this.fault(node, `${what} has a key that is no plain word`);
      // The source keeps `03` and `E1` as they stand; YAML would read the first as a number.
      const name = key.source ?? String(key.value);
      fields.set(name, { name, at: key, node: value });
    }
    return fields;
  }

  /** The entries of a map all of whose keys must be `required` or `optional`. */
  shape(
    node: Node | null,
    what: string,
    required: readonly string[],
    optional: readonly string[] = [],
  ): Fields | undefined {
    const fields = this.fields(node, what);
    if (fields === undefined) return undefined;
    for (const { name, at } of fields.values()) {
      if (required.includes(name) || optional.includes(name)) continue;
      this.fault(at, `${what} has no field ${name}; known are ${[...required, ...optional].join(', ')}`);
    }
    const missing = required.filter((name) => !fields.has(name));
    if (missing.length > 0) return this.fault(node, `${what} lacks ${missing.join(', ')}`);
    return fields;
  }

  text(field: Field, what: string): string | undefined {
    const value = isScalar(field.node) ? field.node.value : undefined;
    if (typeof value === 'string' && value.trim() !== '') return value;
    return this.fault(field.node ?? field.at, `${what} must be a text that is not empty`);
  }

  number(field: Field, what: string): number | undefined {
    const value = isScalar(field.node) ? field.node.value : undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return this.fault(field.node ?? field.at, `${what} must be a number`);
  }

  boolean(field: Field, what: string): boolean | undefined {
    const value = isScalar(field.node) ? field.node.value : undefined;
    if (typeof value === 'boolean') return value;
    return this.fault(field.node ?? field.at, `${what} must be true or false`);
  }

  duration(field: Field, what: string): ReturnType<typeof parseDuration> {
    const value = isScalar(field.node) ? field.node.value : undefined;
    const span = typeof value === 'string' ? parseDuration(value) : undefined;
    if (span !== undefined && span > 0) return span;
    return this.fault(field.node ?? field.at, `${what} must be a duration such as 30s, 5m, 24h or 7d`);
  }

  scalar(field: Field, what: string): SignalValue | undefined {
    const value = isScalar(field.node) ? field.node.value : undefined;
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    return this.number(field, what);
  }

  /** A list of texts without repeats. */
  texts(field: Field, what: string): readonly string[] | undefined {
    const { node } = field;
    const values = isSeq(node) ? node.items.map((item) => (isScalar(item) ? item.value : undefined)) : [];
    const texts = values.filter((value): value is string => typeof value === 'string' && value !== '');
    if (texts.length === 0 || texts.length !== values.length) {
      return this.fault(node ?? field.at, `${what} must be a list of texts`);
    }
    if (new Set(texts).size !== texts.length) return this.fault(node, `${what} names a text twice`);
    return texts;
  }

  /** A text in every language of the product. */
  titles(field: Field, what: string): Titles | undefined {
    const fields = this.shape(field.node ?? field.at, what, ['en', 'zh-CN']);
    const [en, zh] = [fields?.get('en'), fields?.get('zh-CN')];
    const english = en && this.text(en, `${what} in en`);
    const chinese = zh && this.text(zh, `${what} in zh-CN`);
    return english === undefined || chinese === undefined ? undefined : { en: english, 'zh-CN': chinese };
  }

  #note(offset: number, sentence: string, suggestion?: string): void {
    const { line, col } = this.#lines.linePos(offset);
    const at = { path: this.path, line: Math.max(1, line), column: Math.max(1, col) };
    const fault = { ...at, sentence, ...(suggestion === undefined ? {} : { suggestion }) };
    // A part is read once for each type that includes it.
    const known = this.faults.some(
      (one) => one.line === fault.line && one.column === fault.column && one.sentence === sentence,
    );
    if (!known) this.faults.push(fault);
  }
}
