import { AppError } from '../../base/index.ts';
import type { FleetFailure } from '../../fleet/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError } from '../errors.ts';
import type { App } from '../http.ts';
import { idParam } from '../shapes/common.ts';
import { whyNotQuery, whyNotShape } from '../shapes/why-not.ts';
import { whyNotView } from '../views/why-not.ts';
import { about, reads } from './describe.ts';

/** For one rule and one device: what each part of the rule is now. */
export function whyNotRoutes(app: App, { operations }: Pick<ApiDeps, 'operations'>): void {
  app.route({
    method: 'GET',
    url: '/rules/:id/why-not',
    config: reads('read', { refuses: [422] }),
    schema: {
      ...about('rules', 'explainWhyNot', 'Why the rule has no alert for the device, or has one', { 200: whyNotShape }),
      params: idParam('rule', 'EL-03'),
      querystring: whyNotQuery,
    },
    handler: async (request) => {
      const { id } = request.params;
      const { device } = request.query;
      const answer = await operations.whyNot(id, device);
      if (typeof answer !== 'string') return whyNotView(answer, request.language);
      throw refusals[answer](id, device);
    },
  });
}

const refusals = {
  'rule-unknown': (id: string) =>
    apiError({ code: 'rule-unknown' }, `There is no rule ${id} in force; GET /api/v1/rules lists them, PUT stores it.`),
  'device-unknown': (_: string, id: string) =>
    new AppError<FleetFailure>({ code: 'device-unknown', id }, `device: there is no device ${id}; register it first.`),
  'other-type': (rule: string, id: string) =>
    apiError(
      { code: 'rule-not-for-device' },
      `device: ${rule} does not look at devices of the type of ${id}; its device_types say which it looks at.`,
    ),
};
