import { Type } from 'typebox';
import { clockKinds, clockStates } from '../../desk/index.ts';
import { closed, listQuery, nullable, oneOf, text, time } from './common.ts';

const kind = oneOf(clockKinds, 'what is to be done in time');

export const clockShape = Type.Object(
  {
    ticket_id: Type.String({ examples: ['tkt_01'] }),
    kind,
    round: Type.Integer({ description: 'how often the ticket had been opened again when it began', examples: [0] }),
    state: oneOf(clockStates, 'late: breached and still open'),
    policy: Type.String({ examples: ['p2'] }),
    started_at: time('since when'),
    due_at: nullable(time('by when; null while it is paused')),
    pauses: Type.Array(Type.Object({ from: time('since when it stood still'), to: nullable(time('until when')) })),
    met_at: nullable(time('when it was done')),
    breached_at: nullable(time('when it ran out')),
    counts: nullable(Type.Boolean({ description: 'null until the grace is over', examples: [true] })),
    forgiven: nullable(oneOf(['grace', 'monthly-allowance'], 'why a breach does not count')),
    provider_id: nullable(Type.String({ description: 'whose work it was then', examples: ['prov_01'] })),
  },
  { title: 'SlaClock' },
);

const stepShape = Type.Object(
  {
    step: Type.String({ examples: ['voice'] }),
    round: Type.Integer({ examples: [0] }),
    state: oneOf(
      ['open', 'missed', 'done', 'done_late', 'void'],
      'missed: past its time and still to be done; done_late: done after it, or never before the ticket ended',
    ),
    due_at: time('by when'),
    told: Type.Array(Type.String({ examples: ['agent'] }), { description: 'so far, in order' }),
    acknowledged_at: nullable(time('when it was done')),
    acknowledged_by: nullable(Type.String({ examples: ['li'] })),
  },
  { title: 'EscalationStep' },
);

export const stepsShape = Type.Object({ steps: Type.Array(stepShape) }, { title: 'Escalation' });

export const ticketClocksShape = Type.Object(
  { clocks: Type.Array(clockShape), steps: Type.Array(stepShape) },
  { title: 'TicketClocks' },
);

export const breachQuery = listQuery({
  kind: Type.Optional(kind),
  provider_id: Type.Optional(text('whose work it was', 'prov_01')),
  counts: Type.Optional(Type.Boolean({ description: 'only those that count, or do not', examples: [true] })),
});

export const acknowledgeShape = Type.Object(
  { step: Type.Optional(text('the first open one when left out', 'voice', { minLength: 1 })) },
  { ...closed, title: 'EscalationAcknowledgement', examples: [{ step: 'voice' }] },
);
