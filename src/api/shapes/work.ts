import { Type } from 'typebox';
import { alertStates } from '../../alerts/index.ts';
import {
  callbackPurposes,
  callOutcomes,
  callStates,
  satisfactionGroups,
  satisfactionLevels,
  ticketActions,
  ticketClosures,
  ticketReviews,
  ticketSources,
  ticketStates,
  ticketVerdicts,
  watchOutcomes,
} from '../../desk/index.ts';
import {
  closed,
  facts,
  listQuery,
  nullable,
  oneOf,
  scalar,
  severity,
  span,
  text,
  time,
  titleFields,
} from './common.ts';
import { subjectKinds, subjectShape } from './subject.ts';

const deviceId = nullable(Type.String({ description: 'null where the subject is a group', examples: ['GH-000123'] }));
const ruleId = Type.String({ examples: ['GH-02'] });
const version = Type.Integer({ description: 'rises with every change; the ETag', examples: [2] });
const filters = {
  device_id: Type.Optional(text('device', 'GH-000123')),
  rule_id: Type.Optional(text('rule', 'GH-02')),
};
const everyState = 'every state when left out';

const suppression = Type.Object({
  stage: Type.String({ examples: ['dedupe'] }),
  reason: Type.String({ examples: ['the episode is open'] }),
  at: time('when it was held back'),
  seq: Type.Integer({ description: 'journal entry', examples: [10_021] }),
  by: Type.Optional(Type.String({ description: 'the silence, alert or incident that muted it', examples: ['inc_01'] })),
  until: Type.Optional(nullable(time('when that ended; null while it lasts'))),
});

const mutingStages = ['silenced', 'inhibited', 'grouped'] as const;

const muting = Type.Object(
  {
    stage: oneOf(mutingStages, 'by a silence or visit, by the alert of the parent rule, by an incident'),
    reason: Type.String({ examples: ['incident-open'] }),
    by: Type.String({ description: 'the silence, alert or incident', examples: ['inc_01'] }),
    at: time('since when'),
  },
  { title: 'Muting', description: 'why the alert opens no work; its work opens when `by` ends, if it is open then' },
);

const incidentId = nullable(Type.String({ examples: ['inc_01'] }));

export const episodeState = Type.Object(
  {
    level: nullable(Type.Integer({ description: 'open level; null: no episode was open', examples: [0] })),
    since: nullable(time('since when the condition of the open episode held')),
    clearing: nullable(time('since when what ends the episode has held')),
    timers: Type.Array(nullable(time('since when the condition of the level is true'))),
  },
  { title: 'EpisodeState', description: 'what the rule kept of the subject just before the verdict, and after it' },
);

export const proof = Type.Object(
  {
    seq: Type.Integer({ description: 'journal entry that brought it about', examples: [10_020] }),
    rule_version: Type.Integer({ examples: [4] }),
    reason: Type.String({ examples: ['condition'] }),
    inputs: Type.Record(Type.String(), nullable(scalar('null = unknown')), {
      description: 'what the rule read',
      examples: [{ gas_supply_pressure_pa: 820 }],
    }),
    sentence: Type.Optional(
      Type.String({
        description: 'why, in words, in the caller’s language; where one alert is asked for',
        examples: [
          'Gas supply pressure 812 Pa was below 1,000 Pa (0.5 × rated gas pressure 2,000 Pa) for 10 s while burner was alight.',
        ],
      }),
    ),
    timers: Type.Object({
      since: time('since when the condition held, in device time'),
      device_time: time('the device’s now when the verdict fell'),
      held_ms: Type.Integer({ examples: [10_000] }),
    }),
    before: nullable(episodeState),
    after: nullable(episodeState),
    suppressions: Type.Array(suppression, {
      description: 'verdicts held back while it was open, and spans in which its work waited',
    }),
  },
  { title: 'AlertProof', description: 'what the alert rests on' },
);

export const alertShape = Type.Object(
  {
    id: Type.String({ examples: ['alr_01'] }),
    rule_id: ruleId,
    rule_version: Type.Integer({ examples: [4] }),
    device_id: deviceId,
    subject: subjectShape,
    severity,
    level: Type.Integer({ description: 'position in the rule’s levels', examples: [0] }),
    state: oneOf(alertStates, 'open and acknowledged: the condition holds'),
    ...titleFields,
    since: time('since when the condition holds, in device time'),
    opened_at: time('when it was found'),
    recovered_at: nullable(time('when it ended')),
    ended_by: nullable(Type.String({ examples: ['condition'] })),
    acknowledged_at: nullable(time('when a person acknowledged it')),
    acknowledged_by: nullable(Type.String({ examples: ['li'] })),
    flapping: Type.Boolean({ description: 'whether episodes came and went until the rule kept this one open' }),
    flapping_since: nullable(time('when it was known to flap')),
    muted: nullable(muting),
    incident_id: incidentId,
    proof,
    version,
  },
  { title: 'Alert' },
);

export const alertQuery = listQuery({
  ...filters,
  state: Type.Optional(oneOf(alertStates, everyState)),
  severity: Type.Optional(severity),
  subject_kind: Type.Optional(oneOf(subjectKinds, 'about what')),
  subject_id: Type.Optional(text('about which', 'Gulou')),
  incident_id: Type.Optional(text('incident', 'inc_01')),
  muted: Type.Optional(Type.Boolean({ description: 'whether its work waits', examples: [true] })),
  flapping: Type.Optional(Type.Boolean({ description: 'whether its episodes come and go', examples: [true] })),
});

const askedBy = {
  rule_id: nullable(Type.String({ description: 'null where no rule asked for it', examples: ['GH-02'] })),
  alert_id: nullable(Type.String({ examples: ['alr_01'] })),
};

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
  closure: Type.Optional(oneOf(ticketClosures, 'unconfirmed: closed before the device reported again')),
});

export const ticketActionParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 128, description: 'ticket', examples: ['tkt_01'] }),
  action: oneOf(ticketActions, 'what to do with it'),
});

const longText = (description: string, example: string) => text(description, example, { maxLength: 4000 });

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

const attempt = Type.Object(
  {
    at: time('when'),
    by: Type.String({ examples: ['li'] }),
    outcome: oneOf(callOutcomes, 'how it went'),
    note: nullable(Type.String()),
    next_at: nullable(time('when to call again')),
  },
  { title: 'CallAttempt' },
);

const callCustomer = Type.Object(
  {
    name: nullable(Type.String({ examples: ['王女士'] })),
    phone: nullable(Type.String({ description: 'masked for viewers', examples: ['+86 138 0013 8000'] })),
    language: Type.String({ examples: ['zh-CN'] }),
  },
  { title: 'CallCustomer', description: 'as known when the call was queued' },
);

const callFields = {
  id: Type.String({ examples: ['call_01'] }),
  device_id: deviceId,
  subject: subjectShape,
  state: oneOf(callStates, 'queued until it was made or withdrawn'),
  severity,
  ...titleFields,
  customer: nullable(callCustomer),
  script: Type.String({ examples: ['CC-GAS'] }),
  text: Type.String({ description: 'what to say, in the customer’s language' }),
  created_at: time('when it was queued'),
  due_at: time('by when it should be made'),
  ended_at: nullable(time('when it was over')),
  attempts: Type.Array(attempt),
  withdrawn_reason: nullable(
    Type.String({
      description:
        'also why it is withheld: do-not-call, joined (another call is made for both), capped (called lately)',
      examples: ['capped'],
    }),
  ),
  customer_id: nullable(Type.String({ examples: ['cust_01'] })),
  not_before: time('nobody is asked to make it before'),
  claimed_by: nullable(Type.String({ description: 'who has it in hand, until `claimed_until`', examples: ['li'] })),
  claimed_until: nullable(time('when others may take it')),
  promised_at: nullable(time('when the customer was promised to be called')),
  version,
};

export const careCallShape = Type.Object(
  {
    ...callFields,
    ...askedBy,
    ticket_id: nullable(Type.String({ examples: ['tkt_01'] })),
    joined_call_id: nullable(
      Type.String({ description: 'the call made for this reason as well', examples: ['call_02'] }),
    ),
    watch_until: nullable(time('until when telemetry is watched for the advice to help')),
    watch_outcome: nullable(oneOf(watchOutcomes, 'how that ended')),
  },
  { title: 'CareCall' },
);

const said = (description: string) => Type.Boolean({ description, examples: [true] });
const level = oneOf(satisfactionLevels, '非常满意, 满意, 一般, 不满意, 非常不满意');

const satisfactionAnswer = Type.Object(
  {
    level: nullable(level),
    stated_level: nullable(oneOf(satisfactionLevels, 'what the agent put down, where the words did not bear it out')),
    words: nullable(Type.String({ description: 'the customer’s own', examples: ['非常满意'] })),
    solved: nullable(said('the problem is solved')),
    on_time: nullable(said('the technician came on time')),
    charged_by_list: nullable(said('charged by the price list')),
  },
  { title: 'SatisfactionAnswer' },
);

export const callbackShape = Type.Object(
  {
    ...callFields,
    ticket_id: Type.String({ examples: ['tkt_01'] }),
    purpose: oneOf(callbackPurposes, 'what became of the ticket; unfinished: not done in the evening of its day'),
    answer: nullable(satisfactionAnswer),
  },
  { title: 'Callback' },
);

export const careCallQuery = listQuery({
  ...filters,
  state: Type.Optional(oneOf(callStates, everyState)),
  ticket_id: Type.Optional(text('ticket', 'tkt_01')),
  alert_id: Type.Optional(text('alert', 'alr_01')),
  customer_id: Type.Optional(text('customer', 'cust_01')),
  script: Type.Optional(text('topic', 'CC-GAS')),
  claimed_by: Type.Optional(text('who took it last', 'li')),
  withdrawn_reason: Type.Optional(text('why it was withdrawn or withheld', 'do-not-call')),
});

export const callbackQuery = listQuery({
  device_id: filters.device_id,
  state: Type.Optional(oneOf(callStates, everyState)),
  ticket_id: Type.Optional(text('ticket', 'tkt_01')),
});

export const attemptShape = Type.Object(
  {
    outcome: oneOf(callOutcomes, 'how the call went'),
    note: Type.Optional(longText('what was said', 'stove flame is small too')),
    next_at: Type.Optional(
      time('when to call again after no_answer, busy or voicemail; what call_back_later promises'),
    ),
    watch_for: Type.Optional(span('advice_given: how long telemetry is watched before somebody is sent', '4h')),
  },
  { ...closed, title: 'CallAttemptInput', examples: [{ outcome: 'reached', note: 'stove flame is small too' }] },
);

export const callbackAttemptShape = Type.Object(
  {
    outcome: oneOf(callOutcomes, 'how the call went'),
    note: Type.Optional(longText('what was said', 'asked for an invoice')),
    next_at: Type.Optional(
      time('when to call again after no_answer, busy or voicemail; what call_back_later promises'),
    ),
    answer: Type.Optional(
      Type.Object(
        {
          level: Type.Optional(level),
          words: Type.Optional(longText('the customer’s own words', '非常满意')),
          solved: Type.Optional(said('the problem is solved; false reopens the ticket')),
          on_time: Type.Optional(said('the technician came on time')),
          charged_by_list: Type.Optional(said('charged by the price list')),
        },
        {
          ...closed,
          title: 'SatisfactionInput',
          description:
            'with the outcome reached; very_satisfied counts only where the words hold 很满意, 非常满意 or 没想到; without a level the words decide',
        },
      ),
    ),
  },
  {
    ...closed,
    title: 'CallbackAttemptInput',
    examples: [{ outcome: 'reached', answer: { level: 'very_satisfied', words: '非常满意', solved: true } }],
  },
);

export const satisfactionQuery = Type.Object(
  {
    by: oneOf(satisfactionGroups, 'what the rates are worked out for'),
    from: Type.Optional(time('answered from; 90 days ago when left out')),
    to: Type.Optional(time('answered before; now when left out')),
  },
  closed,
);

export const satisfactionShape = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          key: nullable(Type.String({ description: 'null: not known', examples: ['zhang'] })),
          valid: Type.Integer({ description: 'answers with a level; the others count for nothing', examples: [40] }),
          levels: Type.Object(
            Object.fromEntries(satisfactionLevels.map((one) => [one, Type.Integer({ examples: [8] })])) as Record<
              (typeof satisfactionLevels)[number],
              ReturnType<typeof Type.Integer>
            >,
          ),
          very_satisfied_rate: nullable(
            Type.Number({ description: 'very satisfied ÷ valid answers', examples: [0.7] }),
          ),
          lowered: Type.Integer({ description: 'levels that the words did not bear out', examples: [1] }),
        },
        { title: 'SatisfactionRate' },
      ),
    ),
  },
  { title: 'SatisfactionRates' },
);

export const takeCallShape = Type.Object(
  {
    automatic: Type.Optional(
      Type.Boolean({ description: 'a machine makes the call: P3 and P4 only, so many at once', examples: [false] }),
    ),
  },
  { ...closed, title: 'TakeCallInput', examples: [{}] },
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

export const reviewShape = Type.Object(
  {
    id: Type.String({ examples: ['rev_01'] }),
    ticket_id: Type.String({ examples: ['tkt_01'] }),
    device_id: deviceId,
    kind: oneOf(ticketReviews, 'the second repair of one fault, or a later one'),
    state: oneOf(['open', 'concluded'], 'open until somebody says what was found'),
    opened_at: time('when the repair was asked for again'),
    concluded_at: nullable(time('when it was concluded')),
    concluded_by: nullable(Type.String({ examples: ['chen'] })),
    finding: nullable(Type.String({ examples: ['valve was cleaned, not replaced'] })),
    version,
  },
  { title: 'RepairReview' },
);

export const reviewQuery = listQuery({
  state: Type.Optional(oneOf(['open', 'concluded'], 'both when left out')),
  kind: Type.Optional(oneOf(ticketReviews, 'which')),
  device_id: Type.Optional(text('device', 'GH-000123')),
  ticket_id: Type.Optional(text('ticket', 'tkt_01')),
});

export const findingShape = Type.Object(
  {
    finding: Type.String({
      minLength: 1,
      maxLength: 4000,
      description: 'why it had to be repeated',
      examples: ['valve was cleaned, not replaced'],
    }),
  },
  { ...closed, title: 'ReviewFinding', examples: [{ finding: 'valve was cleaned, not replaced' }] },
);
