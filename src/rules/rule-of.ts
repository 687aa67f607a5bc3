import { type Duration, millis, parseDuration } from '../base/index.ts';
import { canaryOf } from './canary.ts';
import { checkDocument } from './check-document.ts';
import type { Clear, Detect, Level, Rule, RuleDocument, Words } from './document.ts';
import { flappingOf } from './flapping.ts';
import type { DocumentFault } from './form-faults.ts';
import { overridesOf } from './overrides.ts';
import { quorumOf } from './quorum-document.ts';
import type { Severity } from './verdict.ts';

/** The rule that a document (from YAML, JSON or a control entry) says, or what is wrong with its form. */
export function ruleOf(document: unknown): { readonly rule: Rule } | { readonly faults: readonly DocumentFault[] } {
  const faults = checkDocument(document);
  return faults.length > 0 ? { faults } : { rule: normalise(document as RuleDocument) };
}

function normalise(document: RuleDocument): Rule {
  const { ticket, care_call: call } = document.then ?? {};
  return {
    id: document.id,
    title: wordsOf(document.title),
    description: document.description === undefined ? undefined : wordsOf(document.description),
    source: document.source,
    deviceTypes: document.device_types,
    params: document.params ?? {},
    overrides: overridesOf(document.overrides),
    detect: detectOf(document),
    every: document.every === undefined ? undefined : span(document.every),
    clear: clearOf(document),
    flapping: flappingOf(document.flapping),
    unless: document.unless ?? [],
    group: document.group && { by: [document.group.by].flat(), parent: document.group.parent },
    ticket: ticket && { skill: ticket.skill, fault: ticket.fault, after: span(ticket.after) },
    careCall: call && {
      script: call.script,
      due: call.due === undefined ? undefined : span(call.due),
      after: span(call.after),
    },
    mode: document.mode ?? 'active',
    canary: canaryOf(document.canary),
  };
}

function detectOf(document: RuleDocument): Detect {
  const severity = document.severity as Severity;
  if (document.quorum !== undefined) return quorumOf(document.quorum, severity);
  if (document.missing !== undefined) {
    const after = document.missing === 'silence_after' ? document.missing : span(document.missing);
    return { kind: 'missing', after, severity };
  }
  const levels = document.levels ?? [{ when: document.when ?? 'false', for: document.for, severity }];
  return { kind: 'condition', levels: levels.map(levelOf) };
}

const levelOf = (level: { when: string; for?: string | undefined; severity: string }): Level => ({
  when: level.when,
  for: span(level.for),
  severity: level.severity as Severity,
});

function clearOf(document: RuleDocument): Clear {
  if (document.clear === 'manual') return { kind: 'manual' };
  const { when, for: held, share } = document.clear ?? {};
  return { kind: 'auto', when, for: span(held), ...(share === undefined ? {} : { share }) };
}

const span = (text: string | undefined): Duration =>
  text === undefined ? millis(0) : (parseDuration(text) ?? millis(0));

function wordsOf(text: RuleDocument['title']): Words {
  if (typeof text === 'string') return { en: text, 'zh-CN': text };
  const any = text.en ?? text['zh-CN'] ?? '';
  return { en: text.en ?? any, 'zh-CN': text['zh-CN'] ?? any };
}
