import type { Catalogue, DeviceType } from '../../telemetry/index.ts';
import type { Rule, RuleFault } from '../document.ts';
import type { DocumentFault } from '../form-faults.ts';
import { planRule } from '../plan-rule.ts';
import { ruleJson } from '../rule-json.ts';
import { ruleOf } from '../rule-of.ts';
import { runnableFaults } from '../runnable-faults.ts';
import { createProgram, type PlannedVersion, type Program } from './program.ts';

/** A rule version that the engine was given. */
export interface RuleVersion {
  readonly rule: Rule;
  readonly version: number;
}

/** A version that could not be put in force; the one before stays. */
export interface RefusedVersion {
  readonly version: number;
  /** The types it was for, where its form tells. */
  readonly deviceTypes?: readonly string[];
  readonly faults: readonly RuleFault[];
}

/** The rules in force, in the order in which their ids first came, compiled per device type. */
export interface RuleSet {
  program(type: DeviceType): Program;
  get(id: string): RuleVersion | undefined;
  /**
   * Takes a document into force, or keeps the one before and remembers why under the document's id or, when it
   * has none, `subject`. Programs must be asked for anew.
   */
  put(document: unknown, subject: string, version: number): RuleVersion | undefined;
  remove(id: string): void;
  all(): readonly RuleVersion[];
  refused(): ReadonlyMap<string, RefusedVersion>;
  snapshot(): RuleSetSnapshot;
  restore(snapshot: RuleSetSnapshot): void;
}

export interface RuleSetSnapshot {
  readonly rules: readonly { readonly document: unknown; readonly version: number }[];
  readonly refused: readonly (readonly [string, RefusedVersion])[];
}

/** A rule does something only while shadow, canary or active. */
export const isRunning = ({ mode }: Rule): boolean => mode === 'active' || mode === 'canary' || mode === 'shadow';

export function createRuleSet(catalogue: Catalogue): RuleSet {
  const rules = new Map<string, RuleVersion>();
  const refused = new Map<string, RefusedVersion>();
  const programs = new Map<string, Program>();

  const set: RuleSet = {
    program(type) {
      const known = programs.get(type.name) ?? createProgram(type, versionsFor(type, rules.values()));
      programs.set(type.name, known);
      return known;
    },
    get: (id) => rules.get(id),
    put(document, subject, version) {
      const { rule, faults } = judge(document, catalogue);
      const id = rule?.id ?? subject;
      if (rule === undefined || faults.length > 0) {
        const types = rule === undefined ? {} : { deviceTypes: rule.deviceTypes };
        refused.set(id, { version, faults, ...types });
        return undefined;
      }
      refused.delete(id);
      programs.clear();
      const taken = { rule, version };
      rules.set(id, taken);
      return taken;
    },
    remove(id) {
      rules.delete(id);
      refused.delete(id);
      programs.clear();
    },
    all: () => [...rules.values()],
    refused: () => refused,
    snapshot: () => ({
      rules: set.all().map(({ rule, version }) => ({ document: ruleJson(rule), version })),
      refused: [...refused],
    }),
    restore(snapshot) {
      rules.clear();
      refused.clear();
      programs.clear();
      for (const [id, version] of snapshot.refused) refused.set(id, version);
      for (const { document, version } of snapshot.rules) {
        const judged = ruleOf(document);
        if ('rule' in judged) rules.set(judged.rule.id, { rule: judged.rule, version });
      }
    },
  };
  return set;
}

function judge(document: unknown, catalogue: Catalogue): { rule?: Rule; faults: readonly RuleFault[] } {
  const judged = ruleOf(document);
  if ('faults' in judged) return { faults: judged.faults.map(withoutPlace) };
  const faults = isRunning(judged.rule) ? runnableFaults(judged.rule, catalogue) : [];
  return { rule: judged.rule, faults: [...new Map(faults.map((one) => [one.sentence, withoutPlace(one)])).values()] };
}

/** What comes through the journal has no text in which people could look. */
const withoutPlace = ({ code, sentence, suggestion }: DocumentFault): RuleFault => ({
  ...{ line: 1, column: 1, code, sentence },
  ...(suggestion === undefined ? {} : { suggestion }),
});

function versionsFor(type: DeviceType, rules: Iterable<RuleVersion>): PlannedVersion[] {
  const planned: PlannedVersion[] = [];
  for (const { rule, version } of rules) {
    if (!isRunning(rule) || !rule.deviceTypes.includes(type.name)) continue;
    const judged = planRule(rule, type);
    // A catalogue that changed under a snapshot may leave a rule without its signal: it does not run there.
    if (judged.ok) planned.push({ rule, version, plan: judged.plan });
  }
  return planned;
}
