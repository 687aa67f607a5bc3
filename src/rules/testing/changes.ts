import type { DeviceFacts } from '../../telemetry/index.ts';
import type { Rule } from '../document.ts';
import { badRuleTest } from '../errors.ts';
import { groupFaults } from '../group-faults.ts';
import { planRule } from '../plan-rule.ts';
import { ruleJson } from '../rule-json.ts';
import { ruleOf } from '../rule-of.ts';
import type { TestDevice } from './test-devices.ts';
import type { TestEvent } from './test-document.ts';

/** What a rule and devices have become on the way through a test. Events are told it in the order of time. */
export interface Changes {
  readonly rule: Rule;
  /** 1, and one more with each change of the rule. */
  readonly version: number;
  become(device: string, written: NonNullable<TestEvent['becomes']>): DeviceFacts;
  /** Puts fields in place of the rule's own. Refuses what makes no rule. */
  change(fields: Readonly<Record<string, unknown>>, pointer: string): void;
}

/** A test is about one rule, as if active; what follows from its verdicts is told by the rule that the test began with. */
const fixed = ['id', 'device_types', 'then', 'mode', 'canary'];

export function createChanges(first: Rule, devices: readonly TestDevice[]): Changes {
  const facts = new Map(devices.map((one) => [one.facts.id, one.facts]));
  const changes = {
    rule: first,
    version: 1,
    become(device: string, written: NonNullable<TestEvent['becomes']>): DeviceFacts {
      const { purchased_on, ...rest } = written;
      const known = facts.get(device) as DeviceFacts;
      const now = { ...known, ...rest, ...(purchased_on === undefined ? {} : { purchasedOn: purchased_on }) };
      facts.set(device, now);
      return now;
    },
    change(fields: Readonly<Record<string, unknown>>, pointer: string): void {
      changes.rule = changed(changes.rule, fields, devices, pointer);
      changes.version += 1;
    },
  };
  return changes;
}

function changed(
  rule: Rule,
  fields: Readonly<Record<string, unknown>>,
  devices: readonly TestDevice[],
  pointer: string,
): Rule {
  const kept = fixed.find((name) => Object.hasOwn(fields, name));
  if (kept !== undefined) {
    throw badRuleTest(`a test does not change \`${kept}\` of its rule: leave it out`, `${pointer}/${kept}`);
  }
  const judged = ruleOf({ ...ruleJson(rule), ...fields });
  if ('faults' in judged) throw faulty(judged.faults[0], pointer);
  const types = new Map(devices.map(({ type }) => [type.name, type]));
  for (const type of types.values()) {
    if (!judged.rule.deviceTypes.includes(type.name)) continue;
    const planned = planRule(judged.rule, type);
    if (!planned.ok) throw faulty(planned.faults[0], pointer);
  }
  const [fault] = groupFaults(judged.rule);
  if (fault !== undefined) throw faulty(fault, pointer);
  return judged.rule;
}

const faulty = (fault: { readonly pointer: string; readonly sentence: string } | undefined, pointer: string) =>
  badRuleTest(
    `the changed rule is faulty: ${fault?.sentence ?? 'it cannot be run'}`,
    `${pointer}${fault?.pointer ?? ''}`,
  );
