import { type Instant, instant } from '../base/index.ts';
import type { Rule } from './document.ts';
import type { Severity, Subject, Verdict } from './verdict.ts';

/** A ticket that the rule asks for. */
export interface AskedTicket {
  readonly at: Instant;
  readonly subject: Subject;
  readonly fault: string;
  readonly skill: number;
  /** Of the episode when the ticket opens; it follows the levels from there. */
  readonly severity: Severity;
}

/** A call that the rule asks for. `due`: by when the customer should have been called. */
export interface AskedCall {
  readonly at: Instant;
  readonly subject: Subject;
  readonly script: string;
  readonly due: Instant;
}

export interface Consequences {
  readonly tickets: readonly AskedTicket[];
  readonly careCalls: readonly AskedCall[];
}

/**
 * What people would have been asked to do by these verdicts of the rule, in order: what the desk does with
 * them, without a desk. One episode opens at most one ticket and one call. What is put off by `after` falls
 * away when the episode ends before or at that instant, and when that instant is after `until`; without
 * `until`, whatever is open at the end stays open. Shadow verdicts count like others. Grouping, silences
 * and whatever else holds alerts back is no matter of one rule's verdicts and is not looked at.
 */
export function consequencesOf(rule: Rule, verdicts: readonly Verdict[], until?: Instant): Consequences {
  const asked = episodesOf(rule.id, verdicts).flatMap((episode) => workOf(rule, episode, until ?? Infinity));
  asked.sort((a, b) => a.at - b.at);
  return {
    tickets: asked.flatMap((one) => ('fault' in one ? [one] : [])),
    careCalls: asked.flatMap((one) => ('script' in one ? [one] : [])),
  };
}

interface Episode {
  readonly subject: Subject;
  readonly from: Instant;
  to: number;
  /** The severity from each instant on, the earliest first. */
  readonly severities: { readonly at: Instant; readonly severity: Severity }[];
}

/** A second breach of what is open says nothing; a level of what is not open opens it. */
function episodesOf(rule: string, verdicts: readonly Verdict[]): readonly Episode[] {
  const open = new Map<string, Episode>();
  const episodes: Episode[] = [];
  for (const verdict of verdicts) {
    if (verdict.rule !== rule) continue;
    const { subject, at, kind, severity } = verdict;
    const key = `${subject.kind} ${subject.id}`;
    const known = open.get(key);
    if (kind === 'clear') {
      if (known !== undefined) known.to = at;
      open.delete(key);
    } else if (known === undefined) {
      const episode = { subject, from: at, to: Infinity, severities: [{ at, severity }] };
      open.set(key, episode);
      episodes.push(episode);
    } else if (kind === 'level') known.severities.push({ at, severity });
  }
  return episodes;
}

function workOf({ ticket, careCall }: Rule, episode: Episode, until: number): readonly (AskedTicket | AskedCall)[] {
  const { subject, from } = episode;
  const happens = (after: number): boolean => after === 0 || (from + after < episode.to && from + after <= until);
  const work: (AskedTicket | AskedCall)[] = [];
  if (ticket !== undefined && happens(ticket.after)) {
    const at = instant(from + ticket.after);
    work.push({ at, subject, fault: ticket.fault, skill: ticket.skill, severity: severityAt(episode, at) });
  }
  if (careCall !== undefined && happens(careCall.after)) {
    const at = instant(from + careCall.after);
    work.push({ at, subject, script: careCall.script, due: instant(at + (careCall.due ?? 0)) });
  }
  return work;
}

/** Work put off opens with what the episode has become; work at once with what it began as. */
function severityAt({ from, severities: [first, ...later] }: Episode, at: Instant): Severity {
  if (first === undefined) throw new RangeError('an episode begins with a severity');
  if (at === from) return first.severity;
  return later.findLast((one) => one.at <= at)?.severity ?? first.severity;
}
