import type { Alert, AlertProof, BilingualText, ShadowVerdict } from '../../alerts/index.ts';
import { toRfc3339 } from '../../base/index.ts';
import type { Callback, CareCall, Ticket, TicketEvent } from '../../desk/index.ts';
import type { EpisodeState } from '../../rules/index.ts';
import type { Audience } from '../guard.ts';
import { titled } from '../language.ts';
import { personalFor, phoneFor } from '../personal.ts';
import type { alertShape } from '../shapes/alert.ts';
import type { careCallShape } from '../shapes/call.ts';
import type { callbackShape } from '../shapes/callback.ts';
import type { Sent } from '../shapes/common.ts';
import type { shadowVerdictShape } from '../shapes/rule.ts';
import type { ticketShape, ticketWithTimelineShape } from '../shapes/ticket.ts';
import { withTimes } from '../times.ts';

export function alertView(alert: Alert, { language }: Audience, sentence?: BilingualText): Sent<typeof alertShape> {
  return {
    ...withTimes(alert, ['since', 'opened_at', 'recovered_at', 'acknowledged_at', 'flapping_since']),
    ...titled(alert.title, language),
    muted: alert.muted && withTimes(alert.muted, ['at']),
    proof: proofView(alert.proof, sentence?.[language]),
  };
}

export const proofView = (proof: AlertProof, sentence?: string): Sent<typeof alertShape>['proof'] => ({
  ...proof,
  ...(sentence === undefined ? {} : { sentence }),
  timers: withTimes(proof.timers, ['since', 'device_time']),
  before: proof.before && episodeStateView(proof.before),
  after: proof.after && episodeStateView(proof.after),
  suppressions: proof.suppressions.map(({ until, ...suppression }) => ({
    ...withTimes(suppression, ['at']),
    ...(until === undefined ? {} : { until: until && toRfc3339(until) }),
  })),
});

export const episodeStateView = (state: EpisodeState) => ({
  ...withTimes(state, ['since', 'clearing']),
  timers: state.timers.map((since) => since && toRfc3339(since)),
});

const ticketTimes = [
  'opened_at',
  'accepted_at',
  'started_at',
  'resolved_at',
  'closed_at',
  'cancelled_at',
  'recovered_at',
  'pending_until',
] as const;

export const ticketView = (ticket: Ticket, { language, role }: Audience): Sent<typeof ticketShape> =>
  personalFor(role, { ...withTimes(ticket, ticketTimes), ...titled(ticket.title, language) });

export const ticketWithTimelineView = (
  ticket: Ticket,
  timeline: readonly TicketEvent[],
  audience: Audience,
): Sent<typeof ticketWithTimelineShape> => ({
  ...ticketView(ticket, audience),
  timeline: timeline.map((event) => ({
    ...withTimes(event, ['at']),
    detail: personalFor(audience.role, event.detail),
  })),
});

function callView<C extends CareCall | Callback>(call: C, { language, role }: Audience) {
  return personalFor(role, {
    ...withTimes(call, ['created_at', 'due_at', 'ended_at', 'not_before', 'claimed_until', 'promised_at']),
    ...titled(call.title, language),
    customer: call.customer && { ...call.customer, phone: phoneFor(role, call.customer.phone) },
    attempts: call.attempts.map((attempt) => withTimes(attempt, ['at', 'next_at'])),
  });
}

export const careCallView = (call: CareCall, audience: Audience): Sent<typeof careCallShape> =>
  withTimes(callView(call, audience), ['watch_until']);
export const callbackView = (call: Callback, audience: Audience): Sent<typeof callbackShape> =>
  callView(call, audience);

export const shadowVerdictView = (verdict: ShadowVerdict): Sent<typeof shadowVerdictShape> => ({
  at: toRfc3339(verdict.at),
  device_id: verdict.subject.kind === 'device' ? verdict.subject.id : null,
  subject: verdict.subject,
  rule_version: verdict.version,
  kind: verdict.kind,
  severity: verdict.severity,
  since: toRfc3339(verdict.since),
  reason: verdict.reason,
  inputs: verdict.inputs,
});
