import { type Static, Type } from 'typebox';
import type { Duration } from '../base/index.ts';
import { type Canary, canarySchema } from './canary.ts';
import { type Flapping, flappingSchema } from './flapping.ts';
import { type Override, overridesSchema } from './overrides.ts';
import { clearShare, type Quorum, quorumSchema } from './quorum-document.ts';
import { type Severity, severities } from './verdict.ts';

/**
 * What a rule may say: the schema of the YAML or JSON text, and `Rule`, the same with every default
 * filled in and every span in milliseconds. The functions that `when` may call stand in `functions.ts`.
 */

const closed = { additionalProperties: false } as const;

const span = (description: string) =>
  Type.String({ description, pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$', examples: ['10s', '5m', '24h'] });

const words = (description: string) =>
  Type.Union(
    [
      Type.String({ minLength: 1, maxLength: 500 }),
      Type.Object(
        {
          en: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
          'zh-CN': Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
        },
        { ...closed, minProperties: 1 },
      ),
    ],
    { description },
  );

const expression = (description: string) => Type.String({ description, minLength: 1, maxLength: 4000 });

const severity = Type.Enum([...severities], {
  description: 'P1 life safety, P2 no service or damage risk, P3 degraded, P4 planned',
});

const level = Type.Object(
  {
    when: expression('CEL; the level holds while this is true'),
    for: Type.Optional(span('how long `when` must hold without a break; default 0s')),
    severity,
  },
  closed,
);

const clear = Type.Union(
  [
    Type.Literal('manual'),
    Type.Object(
      {
        when: Type.Optional(expression('CEL; default: no `when` of the rule is true')),
        for: Type.Optional(span('how long it must hold; default 0s')),
        share: Type.Optional(clearShare),
      },
      closed,
    ),
  ],
  { description: '`manual` (a person ends the episode) or when the episode ends by itself' },
);

const namePattern = '^[a-z][a-z0-9_]{0,63}$';
const name = Type.String({ pattern: namePattern });
const ruleId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$', examples: ['GH-02'] });

const then = Type.Object(
  {
    ticket: Type.Optional(
      Type.Object(
        {
          skill: Type.Integer({ minimum: 1, maximum: 3, description: 'least skill of the technician' }),
          fault: Type.String({ minLength: 1, maxLength: 64, description: 'fault code of the catalogue, e.g. GW-110' }),
          after: Type.Optional(span('open it only if the episode is still open this long after the breach')),
        },
        closed,
      ),
    ),
    care_call: Type.Optional(
      Type.Object(
        {
          script: Type.String({
            minLength: 1,
            maxLength: 64,
            description: 'call script of the catalogue, e.g. CC-GAS',
          }),
          due: Type.Optional(span('by when the customer should have been called')),
          after: Type.Optional(span('ask for it only if the episode is still open this long after the breach')),
        },
        closed,
      ),
    ),
  },
  { ...closed, description: 'what follows from a breach' },
);

const ruleModes = ['draft', 'shadow', 'canary', 'active', 'retired'] as const;
export type RuleMode = (typeof ruleModes)[number];

/** The rule document as people write it. Exactly one of `when`, `levels`, `missing`, `quorum`; the parser checks that. */
export const ruleSchema = Type.Object(
  {
    id: ruleId,
    title: words('shown to people; one text, or one per language'),
    description: Type.Optional(words('why the rule exists and what to do; one text, or one per language')),
    source: Type.Optional(Type.String({ maxLength: 500, description: 'where the threshold comes from' })),
    device_types: Type.Array(name, { minItems: 1, maxItems: 32, uniqueItems: true }),
    params: Type.Optional(
      Type.Record(name, Type.Union([Type.Number(), Type.String()]), {
        description: 'constants, read as `params.<name>`',
      }),
    ),
    overrides: Type.Optional(overridesSchema),
    when: Type.Optional(expression('CEL; the breach begins once this has been true for `for`')),
    for: Type.Optional(span('how long `when` must hold without a break; default 0s')),
    severity: Type.Optional(severity),
    levels: Type.Optional(
      Type.Array(level, {
        minItems: 1,
        maxItems: 8,
        description: 'in place of when, for, severity: the most severe wins',
      }),
    ),
    missing: Type.Optional(
      Type.String({
        pattern: '^(silence_after|[0-9]+(\\.[0-9]+)?(ms|s|m|h|d))$',
        description: 'no sign of life for the device type’s `silence_after`, or for this span',
      }),
    ),
    quorum: Type.Optional(quorumSchema),
    every: Type.Optional(span('ask the store for the windows of `when` on this schedule, from 1m to 31d')),
    clear: Type.Optional(clear),
    flapping: Type.Optional(flappingSchema),
    unless: Type.Optional(
      Type.Array(name, { maxItems: 16, uniqueItems: true, description: 'conditions of the device type that inhibit' }),
    ),
    group: Type.Optional(
      Type.Object({ by: Type.Union([name, Type.Array(name, { minItems: 1 })]), parent: Type.Optional(ruleId) }, closed),
    ),
    // biome-ignore lint/suspicious/noThenProperty: the word of the rule language; documents are never awaited as thenables.
    then: Type.Optional(then),
    mode: Type.Optional(Type.Enum([...ruleModes], { default: 'active' })),
    canary: Type.Optional(canarySchema),
  },
  closed,
);

export type RuleDocument = Static<typeof ruleSchema>;

export type Words = Readonly<Record<'en' | 'zh-CN', string>>;

/** One step of a rule: it is reached when `when` has been true for `for`. */
export interface Level {
  readonly when: string;
  readonly for: Duration;
  readonly severity: Severity;
}

/**
 * What ends an episode. `when` undefined: none of the levels is true (or the device is heard again).
 * `share` is for quorums: below it the episode ends; undefined = when no level is reached.
 */
export type Clear =
  | { readonly kind: 'manual' }
  | { readonly kind: 'auto'; readonly when: string | undefined; readonly for: Duration; readonly share?: number };

/** What a rule looks for: a condition over signals, the absence of any sign of life, or many devices at once. */
export type Detect =
  | { readonly kind: 'condition'; readonly levels: readonly Level[] }
  | { readonly kind: 'missing'; readonly after: 'silence_after' | Duration; readonly severity: Severity }
  | Quorum;

/** A rule document with defaults filled in. Plain data; equal texts give equal rules. */
export interface Rule {
  readonly id: string;
  readonly title: Words;
  readonly description: Words | undefined;
  readonly source: string | undefined;
  readonly deviceTypes: readonly string[];
  readonly params: Readonly<Record<string, number | string>>;
  readonly overrides: readonly Override[];
  readonly detect: Detect;
  /** The store is asked for the windows on this schedule; undefined = the engine keeps them itself. */
  readonly every: Duration | undefined;
  readonly clear: Clear;
  readonly flapping: Flapping | undefined;
  readonly unless: readonly string[];
  readonly group: { readonly by: readonly string[]; readonly parent: string | undefined } | undefined;
  readonly ticket: { readonly skill: number; readonly fault: string; readonly after: Duration } | undefined;
  readonly careCall:
    | { readonly script: string; readonly due: Duration | undefined; readonly after: Duration }
    | undefined;
  readonly mode: RuleMode;
  /** Read only in mode `canary`. */
  readonly canary: Canary | undefined;
}

/** One thing wrong with a rule's text, at a place people can find. `line` and `column` count from 1. */
export interface RuleFault {
  readonly path?: string;
  readonly line: number;
  readonly column: number;
  readonly code: RuleFaultCode;
  /** Names the field, the value and the remedy. */
  readonly sentence: string;
  /** The word probably meant. */
  readonly suggestion?: string;
}

export type RuleFaultCode =
  | 'not_yaml'
  | 'bad_field'
  | 'unknown_field'
  | 'missing_field'
  | 'contradiction'
  | 'bad_expression'
  | 'too_large'
  | 'not_supported'
  | 'unknown_name'
  | 'unknown_function'
  | 'bad_argument'
  | 'bad_window'
  | 'bad_kinds'
  | 'unknown_value'
  | 'unknown_device_type'
  | 'unknown_condition'
  | 'unknown_code'
  | 'unit_mismatch'
  | 'out_of_range'
  | 'beyond_retention'
  | 'never_fires'
  | 'never_clears';
