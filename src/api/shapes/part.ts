import { Type } from 'typebox';
import { listOf, listQuery, text, titleFields } from './common.ts';

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
