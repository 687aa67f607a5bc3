import { Type } from 'typebox';
import { incidentStates, silenceKinds, silenceStates } from '../../alerts/index.ts';
import { closed, listQuery, nullable, oneOf, severity, span, text, time } from './common.ts';
import { subjectKinds, subjectShape } from './subject.ts';

/** Incidents, and what people silence. */

const version = Type.Integer({ description: 'rises with every change; the ETag', examples: [1] });

const incidentFields = {
  id: Type.String({ examples: ['inc_01'] }),
  alert_id: Type.String({ description: 'the alert that it is', examples: ['alr_01'] }),
  rule_id: Type.String({ examples: ['GH-03'] }),
  subject: subjectShape,
  state: oneOf(incidentStates, 'open while its alert is'),
  opened_at: time('when it opened'),
  ended_at: nullable(time('when it ended')),
  ticket_id: nullable(Type.String({ description: 'its one ticket', examples: ['tkt_01'] })),
  counted: nullable(Type.Integer({ description: 'devices that its rule counted when it last spoke', examples: [12] })),
  adopted: Type.Integer({ description: 'alerts that it explains', examples: [9] }),
  adopted_open: Type.Integer({ description: 'those of them that are in it now', examples: [7] }),
  member_tickets: Type.Integer({
    description: 'tickets of those alerts: accepted before it opened, or opened after it ended',
    examples: [1],
  }),
  tickets_saved: Type.Integer({ description: 'adopted alerts for which nobody has a ticket to work', examples: [8] }),
  version,
};

export const incidentShape = Type.Object(incidentFields, { title: 'Incident' });

export const incidentMemberShape = Type.Object(
  {
    device_id: Type.String({ examples: ['GH-000123'] }),
    alert_id: nullable(Type.String({ description: 'null for a device that was counted', examples: ['alr_02'] })),
    why: oneOf(['counted', 'adopted'], 'the rule counted the device, or the alert was adopted'),
    since: time('since when'),
    until: nullable(time('until when; null while it is in it')),
    ended_by: nullable(
      oneOf(['recovered', 'closed', 'urgent', 'not-counted', 'incident-ended'], 'how the membership ended'),
    ),
  },
  { title: 'IncidentMember' },
);

export const incidentQuery = listQuery({
  state: Type.Optional(oneOf(incidentStates, 'every state when left out')),
  rule_id: Type.Optional(text('rule', 'GH-03')),
  subject_kind: Type.Optional(oneOf(subjectKinds, 'about what')),
  subject_id: Type.Optional(text('about which', 'Gulou')),
});

const names = (description: string, example: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
    minItems: 1,
    maxItems: 500,
    description,
    examples: [[example]],
  });

const matchers = Type.Object(
  {
    rules: Type.Optional(names('alerts of these rules', 'GH-02')),
    devices: Type.Optional(names('alerts of these devices', 'GH-000123')),
    district: Type.Optional(text('of devices in this district, and of the district', 'Gulou', { minLength: 1 })),
    building: Type.Optional(text('of devices in this building, and of the building', 'Tower 3', { minLength: 1 })),
    device_type: Type.Optional(text('of devices of this type', 'elevator', { minLength: 1 })),
    severity_at_most: Type.Optional(severity),
  },
  {
    ...closed,
    title: 'SilenceMatchers',
    description: 'covers alerts that fit all of these; `severity_at_most: P3` covers P3 and P4',
    examples: [{ district: 'Gulou', severity_at_most: 'P3' }],
  },
);

export const silenceShape = Type.Object(
  {
    id: Type.String({ examples: ['sil_01'] }),
    kind: oneOf(silenceKinds, 'a silence, a maintenance window, or a technician on site'),
    state: oneOf(silenceStates, 'follows from the instants; expired also when somebody ended it'),
    matchers,
    from: time('from when'),
    until: time('until when; at this instant it covers nothing any more'),
    reason: Type.String({ examples: ['gas main is being replaced'] }),
    created_by: Type.String({ examples: ['li'] }),
    created_at: time('when it was made'),
    ended_by: nullable(Type.String({ description: 'who ended it early', examples: ['li'] })),
    p1_responsible: nullable(Type.String({ description: 'who looks after P1 meanwhile', examples: ['Chen Wei'] })),
    technician: nullable(Type.String({ description: 'of a visit', examples: ['zhang'] })),
    version,
  },
  { title: 'Silence' },
);

export const silenceQuery = listQuery({
  kind: Type.Optional(oneOf(silenceKinds, 'every kind when left out')),
  state: Type.Optional(oneOf(silenceStates, 'every state when left out')),
  device_id: Type.Optional(text('visits to this device', 'GH-000123')),
});

const ends = {
  until: Type.Optional(time('until when; this or `for`')),
  for: Type.Optional(span('how long; this or `until`', '4h')),
};

export const newSilenceShape = Type.Object(
  {
    kind: Type.Optional(oneOf(['silence', 'maintenance'], 'a silence unless said otherwise')),
    matchers,
    from: Type.Optional(time('from when; now when left out')),
    ...ends,
    reason: text('why', 'gas main is being replaced', { minLength: 1, maxLength: 500 }),
    p1_responsible: Type.Optional(
      text('the person who looks after P1 alerts meanwhile; without a name they are never covered', 'Chen Wei', {
        minLength: 1,
      }),
    ),
  },
  {
    ...closed,
    title: 'NewSilence',
    examples: [{ matchers: { district: 'Gulou', severity_at_most: 'P3' }, for: '4h', reason: 'gas main replaced' }],
  },
);

export const newVisitShape = Type.Object(
  {
    technician: text('who is there', 'zhang', { minLength: 1 }),
    ...ends,
    note: Type.Optional(text('what for', 'yearly service', { maxLength: 500 })),
  },
  { ...closed, title: 'NewVisit', examples: [{ technician: 'zhang', for: '2h' }] },
);
