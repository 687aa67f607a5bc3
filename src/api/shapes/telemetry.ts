import { Type } from 'typebox';
import { rejectionReasons } from '../../telemetry/index.ts';
import { closed, listQuery, nullable, oneOf, scalar, span, text, time, titleFields, titles } from './common.ts';

const aggregates = ['avg', 'min', 'max', 'sum', 'count', 'first', 'last'] as const;

export const telemetryQuery = Type.Object(
  {
    signals: Type.Optional(
      text('names joined by commas; every signal of the type when left out', 'gas_supply_pressure_pa,outlet_temp_c', {
        maxLength: 8000,
      }),
    ),
    from: Type.Optional(time('first instant; default 24 h before `to` or now')),
    to: Type.Optional(time('instant after the last; everything up to the newest when left out')),
    step: Type.Optional(span('width of one point; without it every reading', '5m')),
    agg: Type.Optional(
      oneOf(aggregates, 'how the readings of a step become a point; default avg for numbers, else last'),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        default: 10_000,
        description: 'points over all signals',
        examples: [10_000],
      }),
    ),
    cursor: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2048,
        description: '`next_cursor` of the page before',
        examples: ['eyJ0Ijow'],
      }),
    ),
  },
  closed,
);

export const telemetryShape = Type.Object(
  {
    series: Type.Array(
      Type.Object({
        signal: Type.String({ examples: ['gas_supply_pressure_pa'] }),
        points: Type.Array(Type.Tuple([time('when'), nullable(scalar('the value'))]), {
          description: 'pairs of instant and value, in time order',
          examples: [[['2026-01-15T08:30:00.000Z', 1985]]],
        }),
      }),
    ),
    next_cursor: nullable(Type.String({ description: 'there are more points; null on the last page' })),
  },
  { title: 'Telemetry' },
);

const reason = oneOf(rejectionReasons, 'why a message became no reading');

export const rejectionQuery = listQuery({
  device_id: Type.Optional(text('device', 'GH-000123')),
  reason: Type.Optional(reason),
});

export const rejectionShape = Type.Object(
  {
    at: time('when it arrived'),
    device_id: Type.String({ examples: ['GH-000123'] }),
    reason,
    detail: Type.String({ examples: ['gas_supply_pressure_pa is 99999; send 0 to 10000.'] }),
    sample: Type.String({ description: 'the first bytes as text', examples: ['{"gas_supply_pressure_pa":99999}'] }),
  },
  { title: 'Rejection' },
);

export const rejectionCountQuery = Type.Object(
  { device_id: Type.Optional(text('device', 'GH-000123')), reason: Type.Optional(reason) },
  closed,
);

export const rejectionCountsShape = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          device_id: Type.String({ examples: ['GH-000123'] }),
          reason,
          count: Type.Integer({ examples: [12] }),
          last_at: time('when the last arrived'),
        },
        { title: 'RejectionCount' },
      ),
      { description: 'most frequent first, at most 10,000' },
    ),
    next_cursor: Type.Null(),
  },
  { title: 'RejectionCountList' },
);

export const unknownSignalsShape = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          signal: Type.String({ examples: ['gas_pressure'] }),
          ts: time('when it was last measured'),
          value: scalar('its newest value'),
          suggestion: nullable(
            Type.String({ description: 'the signal probably meant', examples: ['gas_supply_pressure_pa'] }),
          ),
        },
        { title: 'UnknownSignal' },
      ),
    ),
    next_cursor: Type.Null(),
  },
  { title: 'UnknownSignalList' },
);

const signalShape = Type.Object(
  {
    name: Type.String({ examples: ['gas_supply_pressure_pa'] }),
    ...titleFields,
    kind: oneOf(['number', 'bool', 'enum', 'text'], 'what its values are'),
    unit: Type.String({ examples: ['Pa'] }),
    min: nullable(Type.Number({ examples: [0] })),
    max: nullable(Type.Number({ examples: [10_000] })),
    values: nullable(Type.Array(Type.String(), { description: 'for kind enum: the values allowed' })),
    value_titles: nullable(
      Type.Record(Type.String(), titles, {
        description: 'for kind enum: what people call each of the values; null where they are said as they are',
      }),
    ),
    max_age: Type.String({ description: 'older than this a last value is unknown', examples: ['3m'] }),
  },
  { title: 'Signal' },
);

export const deviceTypeQuery = Type.Object(
  {
    name: Type.Optional(text('only this type', 'gas_water_heater', { minLength: 1 })),
    signal: Type.Optional(text('only types with this signal', 'gas_supply_pressure_pa', { minLength: 1 })),
  },
  closed,
);

export const deviceTypesShape = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          name: Type.String({ examples: ['gas_water_heater'] }),
          ...titleFields,
          signals: Type.Array(signalShape),
          conditions: Type.Array(Type.String(), {
            description: 'names that rules may use in `unless`',
            examples: [['service_mode']],
          }),
          silence_after: Type.String({
            description: 'without a sign of life for this long the device is silent',
            examples: ['30m'],
          }),
        },
        { title: 'DeviceType' },
      ),
    ),
    next_cursor: Type.Null(),
  },
  { title: 'DeviceTypeList' },
);
