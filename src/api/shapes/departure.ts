import { Type } from 'typebox';
import { departureGroups } from '../../quality/index.ts';
import { listQuery, nullable, oneOf, text, time } from './common.ts';

const count = (description: string, example: number) => Type.Integer({ description, examples: [example] });
const figure = (description: string, example: number) => Type.Number({ description, examples: [example] });

const finding = Type.Object({
  fault: nullable(Type.String({ description: 'null: all faults together', examples: ['GW-120'] })),
  devices: count('of the cohort', 120),
  failed: count('of them failed, each once', 14),
  device_days: figure('for which they were watched, each until its first failure', 38_200),
  rest_devices: count('of the rest of its model or type', 900),
  rest_failed: count('of the rest failed', 21),
  rest_device_days: figure('for which the rest were watched', 301_000),
  ratio: nullable(figure('its rate over that of the rest; null where none of the rest failed', 5.2)),
  p: figure('how likely so many or more would be, were it like the rest', 0.000_002),
});

export const departureShape = Type.Object(
  {
    id: Type.String({ examples: ['dep_01'] }),
    device_type: Type.String({ examples: ['gas_water_heater'] }),
    by: oneOf(departureGroups, 'what its devices share'),
    model: nullable(Type.String({ description: 'the model within which it was compared', examples: ['RX-12'] })),
    name: Type.String({ examples: ['2409'] }),
    found_at: time('the survey that found it'),
    findings: Type.Array(finding, { description: 'faults by which it departs, the surest first' }),
    comparisons: count('among which the chance of a false alarm was shared', 180),
    chance: figure('what was shared, for this survey', 0.000_96),
    corrective_action_id: Type.String({ examples: ['capa_01'] }),
  },
  { title: 'Departure' },
);

export const departureQuery = listQuery({
  device_type: Type.Optional(text('of this type', 'gas_water_heater')),
  by: Type.Optional(oneOf(departureGroups, 'models, firmwares or batches only')),
  name: Type.Optional(text('of this name', '2409')),
});
