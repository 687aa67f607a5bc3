import { Type } from 'typebox';
import { callOutcomes, callStates, watchOutcomes } from '../../desk/index.ts';
import { closed, listQuery, nullable, oneOf, severity, span, text, time, titleFields } from './common.ts';
import { subjectShape } from './subject.ts';
import { askedBy, deviceId, everyState, filters, longText, version } from './work.ts';

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

export const callFields = {
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

export const takeCallShape = Type.Object(
  {
    automatic: Type.Optional(
      Type.Boolean({ description: 'a machine makes the call: P3 and P4 only, so many at once', examples: [false] }),
    ),
  },
  { ...closed, title: 'TakeCallInput', examples: [{}] },
);
