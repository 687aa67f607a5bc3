import { type Static, Type } from 'typebox';
import { type Duration, formatDuration, millis, parseDuration } from '../base/index.ts';
import type { Rule, RuleDocument } from './document.ts';
import type { DocumentFault } from './form-faults.ts';

const closed = { additionalProperties: false } as const;
const names = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    description,
    minItems: 1,
    maxItems: 500,
    uniqueItems: true,
  });

/** The part of the fleet on which a rule in mode `canary` acts. Who is in it must fit every field that is there. */
export const canarySchema = Type.Object(
  {
    models: Type.Optional(names('only devices of these models')),
    districts: Type.Optional(names('only devices of these districts')),
    share: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'this share of devices, the same ones always' }),
    ),
    budget: Type.Object(
      {
        tickets: Type.Integer({ minimum: 0, maximum: 100_000 }),
        per: Type.String({ pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$', examples: ['1d'] }),
      },
      { ...closed, description: 'with more tickets than this in the span before, the rule goes back to shadow' },
    ),
  },
  { ...closed, description: 'for `mode: canary`: the part of the fleet on which the rule acts, and what stops it' },
);

export interface Canary {
  readonly models: readonly string[] | undefined;
  readonly districts: readonly string[] | undefined;
  /** 0..1 */
  readonly share: number | undefined;
  readonly budget: { readonly tickets: number; readonly per: Duration };
}

export function canaryOf(document: Static<typeof canarySchema> | undefined): Canary | undefined {
  if (document === undefined) return undefined;
  const { models, districts, share, budget } = document;
  return { models, districts, share, budget: { tickets: budget.tickets, per: parseDuration(budget.per) ?? millis(0) } };
}

export function canaryJson({ canary }: Rule): Pick<RuleDocument, 'canary'> {
  if (canary === undefined) return {};
  const { models, districts, share, budget } = canary;
  return {
    canary: {
      ...(models === undefined ? {} : { models: [...models] }),
      ...(districts === undefined ? {} : { districts: [...districts] }),
      ...(share === undefined ? {} : { share }),
      budget: { tickets: budget.tickets, per: formatDuration(budget.per) },
    },
  };
}

export function canaryFaults({ mode, canary }: RuleDocument): readonly DocumentFault[] {
  if (canary === undefined) {
    if (mode !== 'canary') return [];
    const sentence =
      '`canary` is missing: say on which part of the fleet it acts, e.g. {share: 0.1, budget: {tickets: 5, per: 1d}}';
    return [{ pointer: '/canary', code: 'missing_field', sentence }];
  }
  const { models, districts, share, budget } = canary;
  const faults: DocumentFault[] = [];
  if (models === undefined && districts === undefined && share === undefined) {
    const sentence = '`canary` names no part of the fleet: add `models`, `districts` or `share`';
    faults.push({ pointer: '/canary', code: 'missing_field', sentence });
  }
  if ((parseDuration(budget.per) ?? 0) < 1_000) {
    const sentence = `\`canary.budget.per\` is ${budget.per}: write a span of at least 1s, e.g. 1d`;
    faults.push({ pointer: '/canary/budget/per', code: 'bad_field', sentence });
  }
  return faults;
}

/** What a running rule has of its mode. */
export interface RunningMode {
  readonly id: string;
  readonly mode: 'active' | 'shadow' | 'canary';
  readonly canary: Canary | undefined;
}

export function runningMode({ id, mode, canary }: Rule): RunningMode {
  return { id, mode: mode === 'shadow' || mode === 'canary' ? mode : 'active', canary };
}

/** Whom a rule speaks of. Groups have no model; a district is in the district of its name. */
export interface CanarySubject {
  readonly id: string;
  readonly model: string | null;
  readonly district: string | null;
}

/** Whether what the rule says of `subject` has effect. */
export function modeFor(rule: RunningMode, subject: CanarySubject): 'active' | 'shadow' {
  if (rule.mode !== 'canary') return rule.mode;
  return rule.canary !== undefined && isInside(rule.canary, rule.id, subject) ? 'active' : 'shadow';
}

function isInside({ models, districts, share }: Canary, rule: string, { id, model, district }: CanarySubject): boolean {
  if (models !== undefined && (model === null || !models.includes(model))) return false;
  if (districts !== undefined && (district === null || !districts.includes(district))) return false;
  return share === undefined || placeIn(rule, id) < share;
}

/**
 * A fixed number from 0 to below 1 for a rule and a device: a share that grows keeps those that were in it, and not
 * every rule is tried on the same devices. FNV-1a with the finish of MurmurHash3, which spreads ids that count up.
 */
function placeIn(rule: string, id: string): number {
  const text = `${rule}/${id}`;
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}
