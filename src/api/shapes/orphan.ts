import { Type } from 'typebox';
import { orphanStates } from '../../fleet/index.ts';
import { closed, listQuery, nullable, oneOf, text, time } from './common.ts';
import { newDeviceShape } from './device.ts';

const states = 'waiting to be adopted, or ignored: nothing of it is kept';

const fields = {
  device_id: Type.String({ description: 'as it named itself in its topic', examples: ['GH-000777'] }),
  topic: nullable(
    Type.String({
      description: 'where its topics are at the outside broker; null = not known since the start',
      examples: ['carewatch/v1/GH-000777'],
    }),
  ),
  first_heard_at: time('when it was first heard'),
  last_heard_at: time('when it was last heard'),
  messages: Type.Integer({ description: 'messages heard', examples: [240] }),
  kept: Type.Integer({ description: 'messages kept of them, the last ones', examples: [100] }),
  kept_bytes: Type.Integer({ description: 'their size', examples: [6200] }),
  online: nullable(Type.Boolean({ description: 'as its status topic says; null = it does not' })),
};

export const orphanShape = Type.Object(
  { ...fields, state: oneOf(orphanStates, states) },
  { title: 'Orphan', description: 'a device that nobody has registered' },
);

const message = Type.Object(
  {
    at: time('when it arrived'),
    kind: Type.String({ description: 'telemetry, status or command/reply', examples: ['telemetry'] }),
    payload: Type.String({ examples: ['{"ts":1768465800000,"values":{"water_outlet_temp_c":41.5}}'] }),
    encoding: oneOf(['utf-8', 'base64'], 'how `payload` stands for the bytes'),
  },
  { title: 'KeptMessage' },
);

export const fullOrphanShape = Type.Object(
  {
    ...orphanShape.properties,
    kept_messages: Type.Array(message, { description: 'in the order of their arrival' }),
  },
  { title: 'OrphanWithMessages' },
);

export const dismissedShape = Type.Object(
  { ...fields, state: oneOf(['dismissed', 'ignored'], 'dismissed: forgotten until it is heard again') },
  { title: 'DismissedOrphan' },
);

export const orphanQuery = listQuery({
  q: Type.Optional(text('found anywhere in the id', 'GH-', { minLength: 1 })),
  since: Type.Optional(time('only those heard then or later')),
  state: Type.Optional(oneOf(orphanStates, 'every state when left out')),
});

const { id: _, ...device } = newDeviceShape.properties;

export const adoptionShape = Type.Object(device, {
  ...closed,
  title: 'Adoption',
  description: 'what is registered of the device; its id is that of the path',
  examples: [{ type: 'gas_water_heater', model: 'JSQ30-A', site: { district: 'Gulou' }, customer: { name: '王女士' } }],
});

export const dismissalShape = Type.Object(
  {
    ignore: Type.Optional(
      Type.Boolean({ default: false, description: 'keep nothing of it from now on either', examples: [true] }),
    ),
  },
  { ...closed, title: 'Dismissal', examples: [{ ignore: true }] },
);
