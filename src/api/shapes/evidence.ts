import { Type } from 'typebox';
import { telemetryStates } from '../../desk/index.ts';
import { proof } from './alert.ts';
import { closed, nullable, oneOf, scalar, severity, text, time, titleFields } from './common.ts';

const keptSeries = Type.Array(
  Type.Object({
    signal: Type.String({ examples: ['gas_supply_pressure_pa'] }),
    points: Type.Array(Type.Tuple([time('when'), nullable(scalar('the value'))]), {
      description: 'pairs of instant and value, in time order',
      examples: [[['2026-01-15T08:30:00.000Z', 820]]],
    }),
  }),
);

const telemetry = Type.Object(
  {
    from: time('where the window begins'),
    to: time('where it ends'),
    raw_from: time('from here on every reading; before it one point a step'),
    step_ms: nullable(Type.Integer({ description: 'null where every reading is here', examples: [60_000] })),
    series: keptSeries,
    overview: keptSeries,
  },
  { title: 'KeptTelemetry', description: 'what the device had measured of the rule’s signals' },
);

const device = Type.Object(
  {
    id: Type.String({ examples: ['GH-000123'] }),
    type: Type.String({ examples: ['gas_water_heater'] }),
    model: nullable(Type.String({ examples: ['JSQ30'] })),
    firmware: nullable(Type.String({ description: 'as the device said last', examples: ['2.4.1'] })),
    board: Type.String({ examples: ['brd_01'] }),
    purchased_on: nullable(Type.String({ format: 'date', examples: ['2019-10-02'] })),
    attributes: Type.Record(Type.String(), scalar('its own, or that of its model')),
    city: nullable(Type.String({ examples: ['Nanjing'] })),
    district: nullable(Type.String({ examples: ['Gulou'] })),
    provider: nullable(Type.String({ examples: ['Nanjing Gas'] })),
  },
  { title: 'KeptDevice', description: 'the device as it was' },
);

const count = (description: string) => Type.Integer({ description, examples: [41] });

const members = Type.Object(
  {
    counted: count('devices that the rule counted'),
    adopted: count('alerts that the incident explained'),
    device_ids: Type.Array(Type.String({ examples: ['GH-000123'] }), { description: 'the first hundred' }),
    models: Type.Array(
      Type.Object({
        type: Type.String({ examples: ['gas_water_heater'] }),
        model: nullable(Type.String({ examples: ['JSQ30'] })),
        devices: count('of this model'),
      }),
      { description: 'of its first 500 members, the most frequent first' },
    ),
    rules: Type.Array(Type.Object({ rule_id: Type.String({ examples: ['GH-02'] }), alerts: count('of this rule') }), {
      description: 'of its first 500 members, the most frequent first',
    }),
  },
  { title: 'KeptMembers', description: 'of a ticket about a group: whom its incident comprised' },
);

export const evidenceShape = Type.Object(
  {
    ticket_id: Type.String({ examples: ['tkt_01'] }),
    alert_id: Type.String({ examples: ['alr_01'] }),
    frozen_at: time('when the ticket opened, or went on under this alert'),
    rule: Type.Object({
      id: Type.String({ examples: ['GH-02'] }),
      version: Type.Integer({ examples: [4] }),
      text: nullable(Type.String({ description: 'the version as its author wrote it', examples: ['id: GH-02\n…'] })),
    }),
    alert: Type.Object({
      severity,
      level: Type.Integer({ description: 'position in the rule’s levels', examples: [0] }),
      since: time('since when the condition held, in device time'),
      opened_at: time('when the alert opened'),
      ...titleFields,
      proof,
    }),
    device: nullable(device),
    members: nullable(members),
    telemetry_state: oneOf(
      telemetryStates,
      'pending: still to be read from the store; empty: there was nothing; unavailable: the store could not be asked in time; none: about a group',
    ),
    telemetry: nullable(telemetry),
    alerts: Type.Array(Type.String({ examples: ['alr_01'] }), {
      description: 'every alert under which the ticket went on, the newest first; each has evidence of its own',
    }),
  },
  { title: 'Evidence' },
);

export const evidenceQuery = Type.Object(
  { alert_id: Type.Optional(text('the alert; the newest when left out', 'alr_01')) },
  closed,
);
