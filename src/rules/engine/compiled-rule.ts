import type { DeviceType, SignalValue } from '../../telemetry/index.ts';
import type { RuleMode } from '../document.ts';
import { compileAny, compileBool } from '../expression/compile.ts';
import type { AnyRead, BoolRead, HeldUpdate, Places } from '../expression/frame.ts';
import { type Plan, walk } from '../expression/plan.ts';
import { type Severity, severities } from '../verdict.ts';
import type { PlannedVersion } from './program.ts';

/**
 * Doubles of state that every rule keeps for a device, from `CompiledRule.at` on. `look`: when to look again
 * without a reading (device time; arrival time for absence). `level`: the open level's place in `levels`, -1 closed.
 * `since`: when the open episode's condition began. `clearing`: since when the clear condition holds, NaN = not.
 */
export const ruleField = { look: 0, level: 1, since: 2, clearing: 3 } as const;
const fixedFields = 4;

interface CompiledLevel {
  readonly when: BoolRead;
  readonly for: number;
  readonly severity: Severity;
  /** Position in the document. */
  readonly place: number;
  /** Where its `true since` stands in the states; NaN = not true. */
  readonly at: number;
}

/** A rule as the engine runs it on one device type. */
export interface CompiledRule {
  readonly id: string;
  readonly version: number;
  readonly mode: Extract<RuleMode, 'active' | 'shadow'>;
  readonly kind: 'condition' | 'missing';
  /** Milliseconds without a sign of life; 0 for conditions. */
  readonly missingAfter: number;
  readonly at: number;
  readonly size: number;
  /** Most severe first. A `missing` rule has one, never read. */
  readonly levels: readonly CompiledLevel[];
  /** Undefined: clear when no level is true. */
  readonly clearWhen: BoolRead | undefined;
  readonly clearFor: number;
  readonly manual: boolean;
  readonly unless: readonly BoolRead[];
  readonly held: readonly { readonly update: HeldUpdate; readonly at: number }[];
  /** Signals whose readings make it look again. */
  readonly slots: readonly number[];
  /** Whether it reads windows, ages or `held`: then a late reading says nothing about the past. */
  readonly timed: boolean;
  readonly inputs: readonly RuleInput[];
}

/** A part of the proof: a signal, an attribute, or a call over time, by its text. */
interface RuleInput {
  readonly name: string;
  readonly read: AnyRead;
}

export function compileRule(
  { rule, version, plan }: PlannedVersion,
  type: DeviceType,
  at: number,
  shared: Omit<Places, 'held'>,
): CompiledRule {
  const held = new Map<Plan, { readonly update: HeldUpdate; readonly at: number }>();
  const { detect } = rule;
  const levelCount = detect.kind === 'missing' ? 1 : detect.levels.length;
  const places: Places = {
    ...shared,
    held(call, update) {
      const timer = held.get(call) ?? { update, at: at + fixedFields + levelCount + held.size };
      held.set(call, timer);
      return timer.at;
    },
  };
  const levels =
    detect.kind === 'missing'
      ? [{ when: () => undefined, for: 0, severity: detect.severity, place: 0, at: at + fixedFields }]
      : detect.levels.map((level, i) => ({
          when: compileBool(plan.levels[i] ?? never, places),
          for: level.for,
          severity: level.severity,
          place: i,
          at: at + fixedFields + i,
        }));
  const clearWhen = plan.clear && compileBool(plan.clear, places);
  const unless = plan.unless.map((one) => compileBool(one, places));
  const read = [...plan.levels, ...(plan.clear ? [plan.clear] : [])];
  const everything = [...read, ...plan.unless].flatMap((one) => [...walk(one)]);
  return {
    id: rule.id,
    version,
    mode: rule.mode === 'shadow' ? 'shadow' : 'active',
    kind: detect.kind,
    missingAfter: detect.kind === 'condition' ? 0 : detect.after === 'silence_after' ? type.silenceAfter : detect.after,
    at,
    levels: levels.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    clearWhen,
    clearFor: rule.clear.kind === 'auto' ? rule.clear.for : 0,
    manual: rule.clear.kind === 'manual',
    unless,
    slots: [...new Set(everything.flatMap((one) => ('signal' in one ? [one.signal.slot] : [])))],
    timed: everything.some((one) => ['window', 'time_to', 'age', 'held'].includes(one.op)),
    inputs: inputsOf(read, places),
    held: [...held.values()],
    size: fixedFields + levelCount + held.size,
  };
}

const never: Plan = { op: 'constant', kind: 'bool', value: false satisfies SignalValue };

function inputsOf(plans: readonly Plan[], places: Places): RuleInput[] {
  const inputs = new Map<string, RuleInput>();
  for (const plan of plans.flatMap((one) => [...walk(one)])) {
    const name = inputName(plan);
    if (name !== undefined && !inputs.has(name)) inputs.set(name, { name, read: compileAny(plan, places) });
  }
  return [...inputs.values()];
}

function inputName(plan: Plan): string | undefined {
  switch (plan.op) {
    case 'signal':
      return plan.signal.name;
    case 'attribute':
      return `device.${plan.name}`;
    case 'window':
    case 'time_to':
    case 'age':
    case 'held':
      return plan.text;
    default:
      return undefined;
  }
}
