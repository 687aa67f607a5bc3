import { type TSchema, Type } from 'typebox';
import { outsideFields, ticketStates } from '../../desk/index.ts';
import { closed, nullable, oneOf, severity, text, time } from './common.ts';
import { ticketShape } from './ticket.ts';

const optional = <S extends TSchema>(schema: S) => Type.Optional(schema);

export const outsideUpdateShape = Type.Object(
  {
    delivery_id: text('of this message; one that comes again is answered as before', 'd-1', { minLength: 1 }),
    external_id: text('of the ticket there', '81', { minLength: 1 }),
    version: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'rises there with every change; milliseconds since 1970 will do',
      examples: [1_768_478_400_000],
    }),
    ticket_id: optional(text('the ticket here; needed once, to link the two', 'tkt_01', { minLength: 1 })),
    base_version: optional(
      Type.Integer({
        minimum: 1,
        description: '`version` of the ticket here that was taken over there',
        examples: [3],
      }),
    ),
    by: optional(text('who did it there', 'emma@example.com')),
    state: optional(oneOf(ticketStates, 'the state there, in the words of here')),
    assignee: optional(nullable(text('who does the work', 'chen', { minLength: 1 }))),
    severity: optional(severity),
    pending_until: optional(time('with `state: pending`: when it is taken up again')),
    pending_reason: optional(text('with `state: pending`: what it waits for', 'part ordered')),
    notes: optional(
      Type.Array(
        Type.Object(
          {
            id: text('of the note there; one that came before is not written again', '104', { minLength: 1 }),
            text: text('the note', 'The customer is home after 18:00.', { minLength: 1, maxLength: 4_000 }),
            by: optional(text('who wrote it', 'emma@example.com')),
          },
          closed,
        ),
        { maxItems: 50, description: 'kept whatever becomes of the rest' },
      ),
    ),
  },
  {
    ...closed,
    title: 'OutsideUpdate',
    examples: [{ delivery_id: 'd-1', external_id: '81', version: 7, ticket_id: 'tkt_01', state: 'accepted' }],
  },
);

export const outsideTakenShape = Type.Object(
  {
    applied: Type.Array(oneOf([...outsideFields, 'link', 'notes'], 'what was taken over')),
    unchanged: Type.Array(oneOf(outsideFields, 'what said nothing new')),
    ticket: ticketShape,
  },
  { title: 'OutsideTaken' },
);

export const outsideLinksShape = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        system: Type.String({ examples: ['zammad'] }),
        external_id: Type.String({ examples: ['81'] }),
        ticket_id: Type.String({ examples: ['tkt_01'] }),
        version: Type.Integer({ description: 'the newest that was told', examples: [7] }),
        linked_at: time('when the two were linked'),
        updated_at: time('when the newest version was told'),
      }),
    ),
    next_cursor: Type.Null(),
  },
  { title: 'OutsideLinkList' },
);

export const systemParam = Type.Object({
  system: Type.String({
    minLength: 1,
    maxLength: 40,
    description: '`system` of a webhook of the configuration file',
    examples: ['zammad'],
  }),
});
