import { Type } from 'typebox';
import { ticketReviews } from '../../desk/index.ts';
import { closed, listQuery, nullable, oneOf, text, time } from './common.ts';
import { deviceId, version } from './work.ts';

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
