import { Type } from 'typebox';
import { type Duration, formatDuration, millis, minutes, parseDuration } from '../base/index.ts';
import type { RuleDocument } from './document.ts';
import type { DocumentFault } from './form-faults.ts';
import { groupKinds, type Severity, severities } from './verdict.ts';

/**
 * The part of a rule that looks at many devices at once: how many of those that share a place or a provider must
 * meet a condition, or have fallen silent, and for how long one that did counts.
 */

const closed = { additionalProperties: false } as const;
const span = (description: string) =>
  Type.String({ description, pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$', examples: ['10s', '5m', '24h'] });

const atLeast = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'the fewest members' });
const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

export const clearShare = share('for `quorum`: the episode ends while the share of members is below this');

export const quorumSchema = Type.Object(
  {
    by: Type.Enum([...groupKinds], { description: 'what the devices of a group have in common' }),
    when: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 4000,
        description: 'CEL over one device; while it is true the device is a member',
      }),
    ),
    for: Type.Optional(span('how long `when` must hold of a device without a break; default 0s')),
    missing: Type.Optional(
      Type.String({
        pattern: '^(silence_after|[0-9]+(\\.[0-9]+)?(ms|s|m|h|d))$',
        description: 'in place of `when`: a device that has fallen silent for this span is a member',
      }),
    ),
    of: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 4000,
        description: 'CEL over one device: which devices the share is of; default: all that were heard',
      }),
    ),
    within: Type.Optional(span('how long a device counts after `when` or `of` was true; default 30m')),
    at_least: Type.Optional(atLeast),
    share: Type.Optional(share('the least share of members')),
    levels: Type.Optional(
      Type.Array(
        Type.Object(
          { at_least: atLeast, share: share('the least share'), severity: Type.Enum([...severities]) },
          closed,
        ),
        {
          minItems: 1,
          maxItems: 8,
          description: 'in place of at_least, share and the rule’s severity',
        },
      ),
    ),
  },
  { ...closed, description: 'in place of when, levels and missing: many devices of one place or provider at once' },
);

/** One step of a quorum: it is reached while there are this many members and they are this share. */
export interface QuorumLevel {
  readonly atLeast: number;
  readonly share: number;
  readonly severity: Severity;
}

/** What makes a device a member: a condition, or silence. */
export type Membership =
  | { readonly kind: 'condition'; readonly when: string; readonly for: Duration }
  | { readonly kind: 'missing'; readonly after: 'silence_after' | Duration };

/** A quorum with defaults filled in. */
export interface Quorum {
  readonly kind: 'quorum';
  readonly by: (typeof groupKinds)[number];
  readonly member: Membership;
  /** Undefined: every device that was heard. */
  readonly of: string | undefined;
  readonly within: Duration;
  /** In the order of the document. */
  readonly levels: readonly QuorumLevel[];
}

type QuorumDocument = NonNullable<RuleDocument['quorum']>;

/** The quorum that a document of good form says. */
export function quorumOf(quorum: QuorumDocument, severity: Severity): Quorum {
  const { by, of, at_least = 1, share: least = 0 } = quorum;
  const levels = quorum.levels ?? [{ at_least, share: least, severity }];
  return {
    kind: 'quorum',
    by: by as Quorum['by'],
    member: memberOf(quorum),
    of,
    within: spanOf(quorum.within, minutes(30)),
    levels: levels.map((one) => ({ atLeast: one.at_least, share: one.share, severity: one.severity as Severity })),
  };
}

function memberOf({ when, missing, for: held }: QuorumDocument): Membership {
  if (missing === undefined) return { kind: 'condition', when: when ?? 'false', for: spanOf(held, millis(0)) };
  return { kind: 'missing', after: missing === 'silence_after' ? missing : spanOf(missing, millis(0)) };
}

const spanOf = (text: string | undefined, otherwise: Duration): Duration =>
  text === undefined ? otherwise : (parseDuration(text) ?? otherwise);

/** The document that says the same, with every default written out. */
export function quorumJson(quorum: Quorum): Pick<RuleDocument, 'quorum' | 'severity'> {
  const { by, member, of, within, levels } = quorum;
  const [only] = levels;
  const single = levels.length === 1 && only !== undefined;
  const written = {
    by,
    ...memberJson(member),
    ...(of === undefined ? {} : { of }),
    within: formatDuration(within),
    ...(single ? { at_least: only.atLeast, share: only.share } : { levels: levels.map(levelJson) }),
  };
  return { quorum: written, ...(single ? { severity: only.severity } : {}) };
}

function memberJson(member: Membership): { when?: string; for?: string; missing?: string } {
  if (member.kind === 'condition') return { when: member.when, for: formatDuration(member.for) };
  return { missing: member.after === 'silence_after' ? member.after : formatDuration(member.after) };
}

const levelJson = ({ atLeast: at_least, share: least, severity }: QuorumLevel) => ({
  at_least,
  share: least,
  severity,
});

/** Which fields of a quorum do not go together, and which it lacks. */
export function quorumFaults(document: RuleDocument): readonly DocumentFault[] {
  const { quorum, clear } = document;
  const faults: DocumentFault[] = [];
  const share = typeof clear === 'object' ? clear.share : undefined;
  const add = (pointer: string, code: DocumentFault['code'], sentence: string): void =>
    void faults.push({ pointer, code, sentence });
  if (quorum === undefined) {
    if (share !== undefined)
      add('/clear/share', 'contradiction', '`clear.share` belongs to `quorum`: write `clear.when`');
    return faults;
  }
  if (quorum.when !== undefined && quorum.missing !== undefined) {
    add('/quorum/missing', 'contradiction', '`quorum.when` and `quorum.missing` exclude each other: keep one');
  }
  if (quorum.when === undefined && quorum.missing === undefined) {
    add('/quorum/when', 'missing_field', 'nothing makes a device a member: add `quorum.when` or `quorum.missing`');
  }
  if (quorum.for !== undefined && quorum.missing !== undefined) {
    add('/quorum/for', 'contradiction', '`quorum.for` belongs to `quorum.when`: `quorum.missing` says how long');
  }
  if (spanOf(quorum.within, minutes(30)) < 1_000) {
    add('/quorum/within', 'bad_field', `\`quorum.within\` is ${quorum.within}: write a span of at least 1s`);
  }
  if (quorum.levels === undefined) {
    for (const name of ['at_least', 'share'] as const) {
      if (quorum[name] === undefined) add(`/quorum/${name}`, 'missing_field', `\`quorum.${name}\` is missing: add it`);
    }
  } else if (quorum.at_least !== undefined || quorum.share !== undefined) {
    const name = quorum.at_least === undefined ? 'share' : 'at_least';
    add(`/quorum/${name}`, 'contradiction', `\`quorum.${name}\` beside \`quorum.levels\`: give each level its own`);
  }
  if (typeof clear === 'object' && clear.when !== undefined) {
    add('/clear/when', 'contradiction', 'a quorum clears by its share of members: write `clear.share`');
  }
  const least = Math.min(...(quorum.levels ?? [{ share: quorum.share ?? 1 }]).map((one) => one.share));
  if (share !== undefined && share > least) {
    const remedy = `write at most ${least}, the least share that opens it`;
    add('/clear/share', 'contradiction', `\`clear.share\` is ${share}, above \`quorum.share\`: ${remedy}`);
  }
  return faults;
}
