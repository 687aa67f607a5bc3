import { Type } from 'typebox';
import { checkAnswers, ticketStates, visitCheckStates, visitResults, visitStates } from '../../desk/index.ts';
import { closed, facts, listQuery, nullable, oneOf, severity, text, time, titleFields } from './common.ts';

const result = oneOf(visitResults, 'unfinished: somebody was there, and it needs another visit');
const checkState = oneOf(
  visitCheckStates,
  'what telemetry says of the result; none: nothing that it could say; unknown: the device said nothing that tells',
);

const quantity = Type.Integer({ minimum: 1, maximum: 1_000, examples: [1] });
const part = Type.Object(
  {
    part: text('a number of GET /parts, or a name there; kept as the number', 'GW-WATER-VALVE', { minLength: 1 }),
    quantity,
  },
  { ...closed, title: 'UsedPart' },
);
const otherPart = Type.Object(
  { name: text('what it is called', 'hose clip', { minLength: 1 }), quantity },
  { ...closed, title: 'OtherPart', description: 'used, and not in the catalogue of parts' },
);

const attachment = Type.Object(
  {
    name: text('for people', 'valve.jpg', { minLength: 1 }),
    url: Type.String({
      pattern: '^https?://[^\\s/?#"<>\\\\]+(?:[/?#][^\\s"<>\\\\]*)?$',
      maxLength: 2_000,
      description: 'the http or https address where it is kept',
      examples: ['https://photos.example/valve.jpg'],
    }),
    sha256: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'its SHA-256 as 64 digits of 0 to 9 and a to f, which tells whether it is still the same',
        examples: ['0'.repeat(64)],
      }),
    ),
  },
  { ...closed, title: 'Attachment' },
);

const answered = Type.Object(
  {
    item: text('of the checklist', 'gas-tight', { minLength: 1 }),
    state: oneOf(checkAnswers, 'an item of class A that failed bars `done`'),
    note: Type.Optional(text('what was found', '接口渗漏', { maxLength: 1_000 })),
  },
  { ...closed, title: 'AnsweredItem' },
);

export const visitShape = Type.Object(
  {
    id: Type.String({ examples: ['vis_01'] }),
    ticket_id: Type.String({ examples: ['tkt_01'] }),
    device_id: nullable(Type.String({ examples: ['GH-000123'] })),
    provider_id: nullable(Type.String({ examples: ['prov_01'] })),
    technician_id: nullable(Type.String({ examples: ['tech_01'] })),
    technician: nullable(Type.String({ examples: ['张师傅'] })),
    state: oneOf(visitStates, 'under_way: somebody is there'),
    planned_from: nullable(time('the appointment')),
    planned_to: nullable(time('its end')),
    arrived_at: nullable(time('when somebody came')),
    finished_at: nullable(time('when they left')),
    result: nullable(result),
    cause_code: nullable(Type.String({ examples: ['valve-stuck'] })),
    parts: Type.Array(part),
    other_parts: Type.Array(otherPart),
    notes: nullable(Type.String({ examples: ['进水阀已更换'] })),
    attachments: Type.Array(attachment),
    checklist: Type.Array(answered),
    check: Type.Object(
      {
        state: checkState,
        reason: nullable(
          Type.String({
            description: 'in-use, condition-holds, condition-returned, recovered, …',
            examples: ['in-use'],
          }),
        ),
        evidence: nullable(facts('what was seen')),
        judged_at: nullable(time('when it was judged')),
      },
      { title: 'VisitCheck' },
    ),
    version: Type.Integer({ description: 'rises with every change; the ETag', examples: [2] }),
  },
  { title: 'Visit', description: 'somebody goes to the device because of a ticket' },
);

export const visitQuery = listQuery({
  ticket_id: Type.Optional(text('ticket', 'tkt_01')),
  device_id: Type.Optional(text('device', 'GH-000123')),
  technician_id: Type.Optional(text('technician', 'tech_01')),
  provider_id: Type.Optional(text('provider', 'prov_01')),
  state: Type.Optional(oneOf(visitStates, 'every state when left out')),
  result: Type.Optional(result),
  check: Type.Optional(checkState),
  mine: Type.Optional(
    Type.Boolean({ description: 'only those of the technician for whom the caller stands', examples: [true] }),
  ),
});

export const visitPlaceShape = Type.Object(
  {
    ticket: Type.Object({
      number: Type.String({ description: 'to say on the phone', examples: ['T000042'] }),
      severity,
      state: oneOf(ticketStates, 'of the ticket'),
      ...titleFields,
      fault: nullable(Type.String({ description: 'code of the fault catalogue', examples: ['GW-110'] })),
      version: Type.Integer({ description: 'the ETag of the ticket', examples: [2] }),
    }),
    device: nullable(
      Type.Object({
        id: Type.String({ examples: ['GH-000123'] }),
        type: Type.String({ examples: ['gas_water_heater'] }),
        model: nullable(Type.String({ examples: ['JSQ31-VS'] })),
      }),
    ),
    site: nullable(
      Type.Object({
        city: nullable(Type.String({ examples: ['Nanjing'] })),
        district: nullable(Type.String({ examples: ['Gulou'] })),
        address: nullable(Type.String({ examples: ['12 Zhongshan Rd'] })),
        building: nullable(Type.String({ examples: ['B3'] })),
        unit: nullable(Type.String({ examples: ['1202'] })),
      }),
    ),
    customer: nullable(
      Type.Object({
        name: nullable(Type.String({ examples: ['王女士'] })),
        phone: nullable(Type.String({ examples: ['+86 138 0013 8000'] })),
      }),
    ),
  },
  { title: 'VisitPlace', description: 'where the visit goes, to whom and why' },
);

export const visitPlanShape = Type.Object(
  {
    planned_from: time('from when somebody may come'),
    planned_to: time('until when, at most 24 hours later'),
    technician_id: Type.Optional(text('left out: whoever the ticket is with', 'tech_01')),
  },
  {
    ...closed,
    title: 'VisitPlan',
    examples: [{ planned_from: '2026-01-16T06:00:00Z', planned_to: '2026-01-16T08:00:00Z' }],
  },
);

export const visitReportShape = Type.Object(
  {
    result,
    cause_code: Type.Optional(text('why it was broken', 'valve-stuck', { minLength: 1 })),
    parts: Type.Optional(Type.Array(part, { maxItems: 100 })),
    other_parts: Type.Optional(Type.Array(otherPart, { maxItems: 100 })),
    notes: Type.Optional(text('what else there is to say', '进水阀已更换', { maxLength: 4_000 })),
    attachments: Type.Optional(Type.Array(attachment, { maxItems: 20 })),
    checklist: Type.Optional(Type.Array(answered, { maxItems: 100 })),
  },
  {
    ...closed,
    title: 'VisitReport',
    examples: [
      {
        result: 'done',
        cause_code: 'valve-stuck',
        parts: [{ part: 'GW-WATER-VALVE', quantity: 1 }],
        other_parts: [{ name: 'hose clip', quantity: 2 }],
        notes: '进水阀已更换',
      },
    ],
  },
);

export const visitCancelShape = Type.Object(
  { reason: text('why nobody goes', '客户改期', { minLength: 1 }) },
  { ...closed, title: 'VisitCancel', examples: [{ reason: '客户改期' }] },
);

export const checklistShape = Type.Object(
  {
    id: nullable(Type.String({ description: 'null: nothing is asked of this work', examples: ['CL-GAS'] })),
    items: Type.Array(
      Type.Object({
        id: Type.String({ examples: ['gas-tight'] }),
        blocking: Type.Boolean({ description: 'of class A: never left as it is', examples: [true] }),
        ...titleFields,
        state: nullable(oneOf(checkAnswers, 'what the newest visit answered')),
      }),
    ),
  },
  { title: 'Checklist', description: 'what is checked on visits to the ticket' },
);
