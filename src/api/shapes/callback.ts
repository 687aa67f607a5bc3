import { Type } from 'typebox';
import { callbackPurposes, callOutcomes, callStates, satisfactionLevels } from '../../desk/index.ts';
import { callFields } from './call.ts';
import { closed, listQuery, nullable, oneOf, text, time } from './common.ts';
import { everyState, filters, longText } from './work.ts';

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

export const callbackQuery = listQuery({
  device_id: filters.device_id,
  state: Type.Optional(oneOf(callStates, everyState)),
  ticket_id: Type.Optional(text('ticket', 'tkt_01')),
});

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
