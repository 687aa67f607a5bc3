import { Type } from 'typebox';

export const ruleFunctionsShape = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          name: Type.String({ examples: ['avg'] }),
          parameters: Type.Array(Type.String({ examples: ['measured'] }), {
            description:
              'kinds: measured and signal are names of signals, window and months spans such as "5m", share a number from 0 to 1, few a whole number from 1 to 64',
          }),
          result: Type.String({ description: 'number or bool', examples: ['number'] }),
          says: Type.String({ examples: ['mean of the readings in the window'] }),
        },
        { title: 'RuleFunction' },
      ),
    ),
    next_cursor: Type.Null({ description: 'the list is whole', examples: [null] }),
  },
  { title: 'RuleFunctionList' },
);
