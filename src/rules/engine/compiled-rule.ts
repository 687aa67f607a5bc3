import type { DeviceType } from '../../telemetry/index.ts';
import { type RunningMode, runningMode } from '../canary.ts';
import type { Rule } from '../document.ts';
import { compileAny, compileBool } from '../expression/compile.ts';
import type { AnyRead, BoolRead, HeldUpdate, Places } from '../expression/frame.ts';
import { type Plan, walk } from '../expression/plan.ts';
import type { Flapping } from '../flapping.ts';
import type { RulePlan } from '../plan-rule.ts';
import { answerCounts } from '../trends/schedule.ts';
import { type GroupKind, type Severity, severities } from '../verdict.ts';
import type { PlannedVersion, SharedPlaces } from './program.ts';

/**
 * Doubles of state that every rule keeps for a device, from `CompiledRule.at` on. `look`: when to look again
 * without a reading (device time; arrival time for absence). `level`: the open level's place in `levels`, -1 closed.
 * `since`: when the open episode's condition began. `clearing`: since when the clear condition holds, NaN = not.
 */
export const ruleField = { look: 0, level: 1, since: 2, clearing: 3 } as const;
const fixedFields = 4;

/**
 * What a quorum rule keeps in their place. `member` and `counted`: Infinity while the device is one, the instant (of
 * arrival) at which it ceased to be while it still counts, NaN when it does not. Where silence makes members, `member`
 * is the instant at which it was noticed, and -Infinity when that was too long ago to count.
 */
export const ballotField = { member: 2, counted: 3 } as const;

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
export interface CompiledRule extends RunningMode {
  readonly version: number;
  readonly kind: 'condition' | 'missing';
  /** Set when it does not speak of the device but counts it for its group; then no episode of the device opens. */
  readonly quorum: Ballot | undefined;
  /** Of a `missing` rule: whether somebody works on the device. */
  readonly planned: BoolRead | undefined;
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
  /** What `flap-state.ts` keeps, and where. */
  readonly flap: (Flapping & { readonly at: number }) | undefined;
  readonly unless: readonly BoolRead[];
  readonly held: readonly { readonly update: HeldUpdate; readonly at: number }[];
  /** Signals whose readings make it look again. */
  readonly slots: readonly number[];
  /** Whether it reads windows, ages or `held`: then a late reading says nothing about the past. */
  readonly timed: boolean;
  /** Whether it reads forecasts. */
  readonly weather: boolean;
  readonly inputs: readonly RuleInput[];
  /** What `unless` and a quorum's `of` read: no part of the proof. */
  readonly aside: readonly RuleInput[];
  /** Whether it asks for tickets: then its own are not counted. */
  readonly ofTickets: boolean;
  /** Where the answers of the store stand in the states, in the order of the questions. */
  readonly answers: readonly number[];
  /** For how many milliseconds an answer counts. */
  readonly answersCount: number;
}

/** A part of the proof: a signal, an attribute, or a call over time, by its text. */
export interface RuleInput {
  readonly name: string;
  readonly read: AnyRead;
  /** The slot of the signal that it is, or is over. */
  readonly slot?: number;
}

/** What a device says to a quorum rule besides whether it meets the condition. */
export interface Ballot {
  readonly by: GroupKind;
  /** Whether the share is of this device too; undefined: of every device that was heard. */
  readonly of: BoolRead | undefined;
  /** How long it counts after it last did, in milliseconds. */
  readonly within: number;
}

export function compileRule(
  { rule, version, plan }: PlannedVersion,
  type: DeviceType,
  at: number,
  shared: SharedPlaces,
): CompiledRule {
  const held = new Map<Plan, { readonly update: HeldUpdate; readonly at: number }>();
  const { detect, member } = looksOf(rule, type);
  const levelCount = detect.length;
  let end = at + fixedFields + levelCount;
  const places: Places = {
    ...shared,
    param: (name) => shared.param(rule, name),
    held(call, update, size = 1) {
      const known = held.get(call);
      if (known !== undefined) return known.at;
      const memory = { update, at: end };
      held.set(call, memory);
      end += size;
      return memory.at;
    },
  };
  const levels = detect.map((level, i) => {
    const condition = plan.levels[i];
    const when = condition === undefined ? (): undefined => undefined : compileBool(condition, places);
    return { when, for: level.for, severity: level.severity, place: i, at: at + fixedFields + i };
  });
  const clearWhen = plan.clear && compileBool(plan.clear, places);
  const unless = plan.unless.map((one) => compileBool(one, places));
  const quorum = ballotOf(rule, plan, places);
  const planned = plan.planned && compileBool(plan.planned, places);
  const read = [...plan.levels, ...(plan.clear ? [plan.clear] : [])];
  const everything = [...read, ...plan.unless, ...(plan.of ? [plan.of] : [])].flatMap((one) => [...walk(one)]);
  const flap = rule.flapping && { ...rule.flapping, at: end };
  if (flap !== undefined) end += 1 + flap.episodes;
  return {
    ...runningMode(rule),
    version,
    kind: member.kind,
    missingAfter: member.after,
    quorum,
    planned,
    at,
    levels: levels.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    clearWhen,
    clearFor: rule.clear.kind === 'auto' ? rule.clear.for : 0,
    manual: rule.clear.kind === 'manual',
    flap,
    unless,
    slots: [...new Set(everything.flatMap((one) => ('signal' in one ? [one.signal.slot] : [])))],
    timed: everything.some(isTimed),
    weather: everything.some((one) => one.op === 'forecast_min' || one.op === 'cooling'),
    inputs: inputsOf(read, places),
    aside: inputsOf([...plan.unless, ...(plan.of ? [plan.of] : [])], places),
    ofTickets: everything.some((one) => one.op === 'history' && one.fn !== 'days_since_service'),
    held: [...held.values()],
    answers: plan.asked.flatMap((one) => held.get(one)?.at ?? []),
    answersCount: rule.every === undefined ? 0 : answerCounts(rule.every),
    size: end - at,
  };
}

/** The steps that a device is looked at for, and whether by what it sends or by its silence. */
function looksOf({ detect }: Rule, type: DeviceType) {
  const afterOf = (after: 'silence_after' | number) => (after === 'silence_after' ? type.silenceAfter : after);
  if (detect.kind === 'condition') {
    return { detect: detect.levels, member: { kind: 'condition', after: 0 } } as const;
  }
  const member = detect.kind === 'missing' ? detect : detect.member;
  // Of a quorum the severity is the group's, not the device's.
  const severity = detect.kind === 'missing' ? detect.severity : 'P4';
  const step = [{ for: member.kind === 'condition' ? member.for : 0, severity }] as const;
  const after = member.kind === 'missing' ? afterOf(member.after) : 0;
  return { detect: step, member: { kind: member.kind, after } } as const;
}

function ballotOf({ detect }: Rule, plan: RulePlan, places: Places): Ballot | undefined {
  if (detect.kind !== 'quorum') return undefined;
  return { by: detect.by, of: plan.of && compileBool(plan.of, places), within: detect.within };
}

const isTimed = (plan: Plan): boolean => inputName(plan) !== undefined && 'text' in plan;

function inputsOf(plans: readonly Plan[], places: Places): RuleInput[] {
  const inputs = new Map<string, RuleInput>();
  for (const plan of plans.flatMap((one) => [...walk(one)])) {
    const name = inputName(plan);
    if (name !== undefined && !inputs.has(name)) {
      const slot = 'signal' in plan ? { slot: plan.signal.slot } : {};
      inputs.set(name, { name, read: compileAny(plan, places), ...slot });
    }
  }
  return [...inputs.values()];
}

function inputName(plan: Plan): string | undefined {
  switch (plan.op) {
    case 'signal':
      return plan.signal.name;
    case 'attribute':
      return `device.${plan.name}`;
    case 'param':
      return `params.${plan.name}`;
    case 'window':
    case 'answer':
    case 'quantile':
    case 'baseline':
    case 'forecast_min':
    case 'cooling':
    case 'last_n':
    case 'time_to':
    case 'age':
    case 'held':
    case 'history':
      return plan.text;
    default:
      return undefined;
  }
}
