import { type Duration, formatDuration } from '../base/index.ts';
import { canaryJson } from './canary.ts';
import type { Rule, RuleDocument } from './document.ts';
import { flappingJson } from './flapping.ts';
import { overridesJson } from './overrides.ts';
import { quorumJson } from './quorum-document.ts';

/** The rule as the document that says exactly the same, with every default written out. */
export function ruleJson(rule: Rule): RuleDocument {
  return {
    id: rule.id,
    title: rule.title,
    ...(rule.description === undefined ? {} : { description: rule.description }),
    ...(rule.source === undefined ? {} : { source: rule.source }),
    device_types: [...rule.deviceTypes],
    ...(Object.keys(rule.params).length === 0 ? {} : { params: { ...rule.params } }),
    ...overridesJson(rule.overrides),
    ...detectJson(rule),
    ...(rule.every === undefined ? {} : { every: formatDuration(rule.every) }),
    ...clearJson(rule),
    ...flappingJson(rule.flapping),
    ...(rule.unless.length === 0 ? {} : { unless: [...rule.unless] }),
    ...groupJson(rule),
    ...thenJson(rule),
    mode: rule.mode,
    ...canaryJson(rule),
  };
}

function detectJson({ detect }: Rule): Partial<RuleDocument> {
  if (detect.kind === 'quorum') return quorumJson(detect);
  if (detect.kind === 'missing') {
    const missing = detect.after === 'silence_after' ? detect.after : formatDuration(detect.after);
    return { missing, severity: detect.severity };
  }
  const levels = detect.levels.map((level) => ({
    when: level.when,
    for: formatDuration(level.for),
    severity: level.severity,
  }));
  const [only] = levels;
  return levels.length === 1 && only !== undefined ? only : { levels };
}

function clearJson({ clear }: Rule): Partial<RuleDocument> {
  if (clear.kind === 'manual') return { clear: 'manual' };
  const { when, share } = clear;
  const until = { ...(when === undefined ? {} : { when }), ...(share === undefined ? {} : { share }) };
  return { clear: { ...until, for: formatDuration(clear.for) } };
}

function groupJson({ group }: Rule): Partial<RuleDocument> {
  if (group === undefined) return {};
  return { group: { by: [...group.by], ...(group.parent === undefined ? {} : { parent: group.parent }) } };
}

function thenJson({ ticket, careCall }: Rule): Partial<RuleDocument> {
  if (ticket === undefined && careCall === undefined) return {};
  const then = {
    ...(ticket === undefined
      ? {}
      : { ticket: { skill: ticket.skill, fault: ticket.fault, ...afterJson(ticket.after) } }),
    ...(careCall === undefined
      ? {}
      : {
          care_call: {
            script: careCall.script,
            ...(careCall.due === undefined ? {} : { due: formatDuration(careCall.due) }),
            ...afterJson(careCall.after),
          },
        }),
  };
  return { then };
}

const afterJson = (after: Duration): { after?: string } => (after === 0 ? {} : { after: formatDuration(after) });
