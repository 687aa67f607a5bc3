import { Type } from 'typebox';
import {
  ticketActions,
  ticketClosures,
  ticketReviews,
  ticketSources,
  ticketStates,
  ticketVerdicts,
} from '../../desk/index.ts';
import { closed, facts, listQuery, nullable, oneOf, severity, text, time, titleFields } from './common.ts';
import { subjectShape } from './subject.ts';
import {
  askedBy,
  deviceId,
  everyState,
  filters,
  incidentId,
  longText,
  mutingStages,
  openedWithin,
  version,
} from './work.ts';

const ticketFields = {
  id: Type.String({ examples: ['tkt_01'] }),
  number: Type.String({ description: 'to say on the phone', examples: ['T000042'] }),
  device_id: deviceId,
  subject: subjectShape,
  source: oneOf(ticketSources, 'who asked for it'),
  ...askedBy,
  rule_version: nullable(Type.Integer({ examples: [4] })),
  severity,
  state: oneOf(ticketStates, 'open → accepted → in_progress → resolved → closed'),
  ...titleFields,
  fault: nullable(Type.String({ description: 'code of the fault catalogue', examples: ['GW-110'] })),
  skill: Type.Integer({ description: 'least skill of the technician, 1 to 3', examples: [2] }),
  assignee: nullable(Type.String({ examples: ['zhang'] })),
  opened_at: time('opened'),
  accepted_at: nullable(time('accepted')),
  started_at: nullable(time('work began')),
  resolved_at: nullable(time('resolved')),
  closed_at: nullable(time('closed')),
  cancelled_at: nullable(time('cancelled')),
  recovered_at: nullable(time('its alert ended; the ticket stays until people confirm')),
  reopened: Type.Integer({ description: 'how often', examples: [0] }),
  result: nullable(Type.String({ examples: ['valve opened fully'] })),
  cause: nullable(Type.String({ examples: ['half-open valve'] })),
  note: nullable(Type.String()),
  verdict: nullable(oneOf(ticketVerdicts, 'what people found the alert to be')),
  incident_id: incidentId,
  cancel_reason: nullable(oneOf(mutingStages, 'what cancelled it, when that was no person')),
  customer_id: nullable(Type.String({ description: 'profile of the customer', examples: ['cus_01'] })),
  review: nullable(oneOf(ticketReviews, 'what repeated repairs of one fault call for')),
  closure: nullable(
    oneOf(ticketClosures, 'what telemetry says of how it was closed; null: it is not, or telemetry has no say'),
  ),
  pending_until: nullable(time('while it waits: when it is taken up again')),
  pending_reason: nullable(Type.String({ description: 'for what it waits', examples: ['spare part ordered'] })),
  version,
};

const timelineEntry = Type.Object(
  {
    at: time('when'),
    actor: Type.String({ description: '`carewatch` for what the daemon did', examples: ['zhang'] }),
    action: Type.String({ examples: ['accepted'] }),
    from: nullable(oneOf(ticketStates, 'state before')),
    to: oneOf(ticketStates, 'state after'),
    detail: facts('what came with it'),
  },
  { title: 'TicketEvent' },
);

export const ticketShape = Type.Object(ticketFields, { title: 'Ticket' });

export const ticketWithTimelineShape = Type.Object(
  { ...ticketFields, timeline: Type.Array(timelineEntry, { description: 'in the order it happened' }) },
  { title: 'TicketWithTimeline' },
);

export const ticketQuery = listQuery({
  provider_id: Type.Optional(text('sent to the provider', 'prov_01')),
  technician_id: Type.Optional(text('sent to the technician', 'tech_01')),
  ...filters,
  state: Type.Optional(oneOf(ticketStates, everyState)),
  severity: Type.Optional(severity),
  assignee: Type.Optional(text('whose work', 'zhang')),
  alert_id: Type.Optional(text('alert', 'alr_01')),
  incident_id: Type.Optional(text('incident', 'inc_01')),
  source: Type.Optional(oneOf(ticketSources, 'who asked for it')),
  review: Type.Optional(oneOf(ticketReviews, 'repeated repairs')),
  verdict: Type.Optional(oneOf(ticketVerdicts, 'what people made of it')),
  ...openedWithin,
  closure: Type.Optional(oneOf(ticketClosures, 'unconfirmed: closed before the device reported again')),
});

export const ticketActionParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 128, description: 'ticket', examples: ['tkt_01'] }),
  action: oneOf(ticketActions, 'what to do with it'),
});

export const ticketActionShape = Type.Object(
  {
    assignee: Type.Optional(text('assign, accept by others than agents: who works on it', 'zhang', { minLength: 1 })),
    technician_id: Type.Optional(
      text('assign, accept: the technician whose work it is, in place of a name', 'tech_01', { minLength: 1 }),
    ),
    result: Type.Optional(longText('resolve: what was done', 'valve opened fully')),
    cause: Type.Optional(longText('resolve: why it happened', 'half-open valve')),
    note: Type.Optional(longText('anything worth keeping', 'customer asks for a call before a visit')),
    verdict: Type.Optional(oneOf(ticketVerdicts, 'resolve, close: what the alert turned out to be')),
    reason: Type.Optional(longText('pend (required): what it waits for', 'spare part ordered')),
    until: Type.Optional(time('pend (required): when it is taken up again')),
    override: Type.Optional(
      longText(
        'close, by a manager: why, though telemetry does not confirm it',
        'sensor is faulty, replaced next week',
      ),
    ),
  },
  {
    ...closed,
    title: 'TicketActionInput',
    description: 'each action takes its own fields and ignores the others',
    examples: [{ result: 'valve opened fully', cause: 'half-open valve', verdict: 'confirmed' }],
  },
);

export const ticketIntakeShape = Type.Object(
  {
    source: oneOf(['phone', 'customer', 'maintenance', 'technician'], 'who asks for it'),
    device_id: Type.Optional(text('device; not needed where the customer has only one', 'GH-000123')),
    customer_id: Type.Optional(text('customer', 'cust_01')),
    title: text('what is wrong, in the customer’s words', 'no hot water since this morning', { minLength: 1 }),
    fault: Type.Optional(text('code of the fault catalogue', 'GW-110')),
    severity,
    skill: Type.Optional(Type.Integer({ minimum: 1, maximum: 3, description: 'least skill needed', examples: [2] })),
    note: Type.Optional(longText('anything worth keeping', 'is at home after six')),
  },
  {
    ...closed,
    title: 'TicketIntake',
    examples: [{ source: 'phone', device_id: 'GH-000123', title: 'no hot water', severity: 'P2' }],
  },
);
