import { Type } from 'typebox';
import { ticketStates } from '../../desk/index.ts';
import { handoverLists } from '../../quality/index.ts';
import { listQuery, nullable, oneOf, severity, time, titleFields } from './common.ts';

/** What one shift tells the next. */

const count = (description: string) => Type.Integer({ description, examples: [3] });
const deviceId = nullable(Type.String({ examples: ['GH-000123'] }));

const ticket = {
  ticket_id: Type.String({ examples: ['tkt_01'] }),
  number: Type.String({ examples: ['T000042'] }),
  severity,
  state: oneOf(ticketStates, 'state of the ticket then'),
  ...titleFields,
  device_id: deviceId,
  assignee: nullable(Type.String({ examples: ['Li Ming'] })),
  opened_at: time('when it opened'),
};
const timed = (description: string, reason: string) =>
  Type.Object({
    ...ticket,
    at: time(description),
    reason: nullable(Type.String({ description: reason, examples: ['respond'] })),
  });
const shown = <S extends Type.TSchema>(item: S, description: string) =>
  Type.Object({ count: count('how many there were'), items: Type.Array(item) }, { description });

const head = {
  id: Type.String({ examples: ['hov_01'] }),
  from: time('when the shift began'),
  to: time('when it ended'),
  next: time('when the next one ends'),
  counts: Type.Object(
    Object.fromEntries(handoverLists.map((list) => [list, count('in this list')])) as Record<
      (typeof handoverLists)[number],
      ReturnType<typeof count>
    >,
  ),
  done: Type.Object(
    {
      opened: count('tickets that opened'),
      resolved: count('tickets that were resolved'),
      breaches: count('clocks that ran out'),
      calls: count('calls that ended'),
      answers: count('callbacks that were answered'),
    },
    { description: 'what changed in the shift' },
  ),
  text: Type.Object(
    { en: Type.String({ examples: ['Handover 15/01, 08:00'] }), 'zh-CN': Type.String({ examples: ['交接班'] }) },
    { description: 'the digest as it is mailed' },
  ),
};

export const handoverShape = Type.Object(head, { title: 'Handover' });

export const handoverWithListsShape = Type.Object(
  {
    ...head,
    urgent: shown(Type.Object(ticket), 'P1 and P2 that were not resolved, at most 50'),
    promised: shown(
      Type.Object({
        call_id: Type.String({ examples: ['call_01'] }),
        kind: oneOf(['care', 'callback'], 'care call or callback'),
        severity,
        ...titleFields,
        device_id: deviceId,
        promised_at: time('when the customer was promised to be called again'),
      }),
      'calls that were promised and not made',
    ),
    near_breach: shown(timed('when the clock runs out', 'which clock'), 'clocks that run out soon after'),
    unmatched: shown(timed('since when', 'why nobody could be sent'), 'tickets for which nobody was found'),
    incidents: shown(
      Type.Object({
        incident_id: Type.String({ examples: ['inc_01'] }),
        rule_id: Type.String({ examples: ['GH-03'] }),
        subject: Type.Object({
          kind: Type.String({ examples: ['district'] }),
          id: Type.String({ examples: ['Gulou'] }),
        }),
        opened_at: time('when it began'),
        counted: nullable(Type.Integer({ description: 'devices, when the rule last spoke', examples: [14] })),
      }),
      'incidents that had not ended',
    ),
    silences: shown(
      Type.Object({
        silence_id: Type.String({ examples: ['sil_01'] }),
        kind: Type.String({ examples: ['maintenance'] }),
        reason: Type.String({ examples: ['works on the main'] }),
        until: time('from when on their alerts open work'),
      }),
      'silences that end in the next shift',
    ),
  },
  { title: 'HandoverWithLists' },
);

export const handoverQuery = listQuery({
  from: Type.Optional(time('of shifts that ended then or later')),
  to: Type.Optional(time('and before')),
});
