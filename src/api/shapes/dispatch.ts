import { Type } from 'typebox';
import { clockKinds, dispatchStates } from '../../desk/index.ts';
import { closed, listQuery, nullable, oneOf, text, time } from './common.ts';
import { ticketShape } from './ticket.ts';

const state = oneOf(dispatchStates, 'unmatched: a dispatcher looks for somebody; waiting: until a shift begins');
const technicianId = nullable(Type.String({ examples: ['tech_01'] }));
const providerId = nullable(Type.String({ examples: ['prov_01'] }));

const candidate = Type.Object(
  {
    technician_id: Type.String({ examples: ['tech_01'] }),
    technician: Type.String({ examples: ['张师傅'] }),
    provider_id: Type.String({ examples: ['prov_01'] }),
    score: nullable(Type.Number({ description: 'null: cannot be sent', examples: [95] })),
    reasons: Type.Array(Type.String({ examples: ['of the district'] })),
  },
  { title: 'DispatchCandidate' },
);

export const dispatchShape = Type.Object(
  {
    state,
    provider_id: providerId,
    technician_id: technicianId,
    by: Type.String({ description: '`auto`, or who sent', examples: ['auto'] }),
    at: time('when'),
    due_at: nullable(time('when the offer lapses, or the next is tried')),
    reason: nullable(
      Type.String({ description: 'why nobody was sent', examples: ['everybody who could go is off duty'] }),
    ),
    candidates: Type.Array(candidate, { description: 'the best first, at most 20' }),
    merged_into: nullable(Type.String({ description: 'the ticket that does this work too', examples: ['tkt_02'] })),
  },
  { title: 'Dispatch', description: 'who was sent, by whom and why' },
);

export const dispatchedShape = Type.Object(
  {
    ticket: ticketShape,
    dispatch: dispatchShape,
    place: Type.Object(
      {
        city: nullable(Type.String({ examples: ['Nanjing'] })),
        district: nullable(Type.String({ examples: ['Gulou'] })),
        address: nullable(Type.String({ examples: ['12 Zhongshan Rd'] })),
      },
      { title: 'WorkPlace', description: 'where the work is' },
    ),
    next_due: nullable(
      Type.Object(
        { kind: oneOf(clockKinds, 'what is to be done in time'), at: time('by when') },
        { title: 'NextDue', description: 'the clock that runs out next' },
      ),
    ),
  },
  { title: 'DispatchedTicket' },
);

export const dispatchQuery = listQuery({
  state: Type.Optional(state),
  provider_id: Type.Optional(text('sent to the provider', 'prov_01')),
  technician_id: Type.Optional(text('sent to the technician', 'tech_01')),
  open: Type.Optional(Type.Boolean({ description: 'whether somebody is still to be sent or to finish' })),
  district: Type.Optional(text('work in the district', 'Gulou')),
});

export const loadShape = Type.Object(
  {
    technician_id: Type.String({ examples: ['tech_01'] }),
    tickets: Type.Integer({ description: 'in hand', examples: [3] }),
    weight: Type.Integer({ description: 'of them by severity: P1 8, P2 4, P3 2, P4 1', examples: [10] }),
  },
  { title: 'TechnicianLoad' },
);

export const surgeShape = Type.Object(
  {
    active: Type.Boolean({ examples: [false] }),
    manual: Type.Boolean({ description: 'switched by a person, who also ends it', examples: [false] }),
    since: nullable(time('since when it is so')),
    by: Type.String({ examples: ['carewatch'] }),
    reason: Type.String({ examples: ['500 tickets wait for somebody'] }),
    version: Type.Integer({ description: '0: there never was one', examples: [1] }),
  },
  { title: 'Surge', description: 'more work than people: tickets of one device and fault are merged, P4 waits' },
);

export const surgeSwitchShape = Type.Object(
  { active: Type.Boolean({ examples: [true] }), reason: text('why', 'frost over all of the city', { minLength: 1 }) },
  { ...closed, title: 'SurgeSwitch', examples: [{ active: true, reason: 'frost over all of the city' }] },
);
