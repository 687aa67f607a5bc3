import { Type } from 'typebox';
import { satisfactionGroups, satisfactionLevels } from '../../desk/index.ts';
import { closed, nullable, oneOf, time } from './common.ts';

export const satisfactionQuery = Type.Object(
  {
    by: oneOf(satisfactionGroups, 'what the rates are worked out for'),
    from: Type.Optional(time('answered from; 90 days ago when left out')),
    to: Type.Optional(time('answered before; now when left out')),
  },
  closed,
);

export const satisfactionShape = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          key: nullable(Type.String({ description: 'null: not known', examples: ['zhang'] })),
          valid: Type.Integer({ description: 'answers with a level; the others count for nothing', examples: [40] }),
          levels: Type.Object(
            Object.fromEntries(satisfactionLevels.map((one) => [one, Type.Integer({ examples: [8] })])) as Record<
              (typeof satisfactionLevels)[number],
              ReturnType<typeof Type.Integer>
            >,
          ),
          very_satisfied_rate: nullable(
            Type.Number({ description: 'very satisfied ÷ valid answers', examples: [0.7] }),
          ),
          lowered: Type.Integer({ description: 'levels that the words did not bear out', examples: [1] }),
        },
        { title: 'SatisfactionRate' },
      ),
    ),
  },
  { title: 'SatisfactionRates' },
);
