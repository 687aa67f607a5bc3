import type { RuleFault } from '../document.ts';
import { type Locate, readYaml } from '../parse-rule.ts';
import { checkTestDocument, type RuleTestDocument } from './test-document.ts';

export type ParsedRuleTest =
  | { readonly ok: true; readonly document: RuleTestDocument; readonly locate: Locate }
  | { readonly ok: false; readonly faults: readonly RuleFault[] };

/** Reads a rule test from YAML. Judges its form only; values are read when it runs. */
export function parseRuleTest(text: string, path?: string): ParsedRuleTest {
  const at = path === undefined ? {} : { path };
  const read = readYaml(text);
  if ('faults' in read) return { ok: false, faults: read.faults.map((fault) => ({ ...at, ...fault })) };
  const { value, locate } = read;
  const faults = checkTestDocument(value);
  if (faults.length === 0) return { ok: true, document: value as RuleTestDocument, locate };
  return { ok: false, faults: faults.map(({ pointer, ...fault }) => ({ ...at, ...locate(pointer), ...fault })) };
}
