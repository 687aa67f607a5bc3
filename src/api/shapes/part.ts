import { Type } from 'typebox';
import { closed, listOf, listQuery, nullable, text, time, titleFields } from './common.ts';

export const partsShape = listOf(
  Type.Object(
    {
      number: Type.String({ description: 'what visits name it by', examples: ['GW-WATER-VALVE'] }),
      ...titleFields,
      device_types: Type.Array(Type.String({ examples: ['gas_water_heater'] })),
    },
    { title: 'Part', description: 'what technicians change' },
  ),
  'PartList',
);

export const partQuery = listQuery({
  device_type: Type.Optional(text('only those of such devices', 'gas_water_heater', { minLength: 1 })),
  q: Type.Optional(text('found anywhere in the number or a name', '阀', { minLength: 1, maxLength: 100 })),
});

export const usedPartsShape = Type.Object(
  {
    from: time('visits that were finished from then on'),
    to: time('and before then'),
    items: Type.Array(
      Type.Object(
        {
          number: nullable(Type.String({ description: 'null: in no catalogue', examples: ['GW-WATER-VALVE'] })),
          name: Type.String({ description: 'in the language of the request, or as it was told', examples: ['进水阀'] }),
          quantity: Type.Integer({ description: 'how many were used', examples: [12] }),
          visits: Type.Integer({ description: 'how many visits used it', examples: [11] }),
        },
        { title: 'PartUse' },
      ),
      { description: 'the most used first, at most 500' },
    ),
  },
  { title: 'UsedParts' },
);

export const usedPartsQuery = Type.Object(
  {
    from: Type.Optional(time('finished from; 90 days ago when left out')),
    to: Type.Optional(time('finished before; now when left out')),
    provider_id: Type.Optional(text('of the provider', 'prov_01')),
  },
  closed,
);
