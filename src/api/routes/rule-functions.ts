import { functions } from '../../rules/index.ts';
import type { App } from '../http.ts';
import type { Sent } from '../shapes/common.ts';
import { ruleFunctionsShape } from '../shapes/rule-functions.ts';
import { about, reads } from './describe.ts';

/** What expressions of rules may call, for whoever helps people to write them. */
export function ruleFunctionRoutes(app: App): void {
  app.route({
    method: 'GET',
    url: '/rules/functions',
    config: reads('read'),
    schema: about('rules', 'listRuleFunctions', 'The functions that expressions of rules may call', {
      200: ruleFunctionsShape,
    }),
    handler: async (): Promise<Sent<typeof ruleFunctionsShape>> => ({
      items: Object.entries(functions).map(([name, { parameters, result, says }]) => ({
        ...{ name, parameters: [...parameters], result, says },
      })),
      next_cursor: null,
    }),
  });
}
