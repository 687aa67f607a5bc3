import { type AlertsFailure, alertStates } from '../../alerts/index.ts';
import { AppError } from '../../base/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag } from '../etag.ts';
import { audienceOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { alertQuery, alertShape } from '../shapes/alert.ts';
import { idParam, listOf, nothingShape } from '../shapes/common.ts';
import { openedIn } from '../times.ts';
import { alertView } from '../views/work.ts';
import { sentenceOf } from './alert-sentence.ts';
import { about, commands, reads } from './describe.ts';

const alertId = idParam('alert', 'alr_01');

export function alertRoutes(app: App, deps: ApiDeps): void {
  const { alerts, operations } = deps;

  app.route({
    method: 'GET',
    url: '/alerts',
    config: reads('read'),
    schema: {
      ...about('work', 'listAlerts', `Alerts, newest first: ${alertStates.join(', ')}`, {
        200: listOf(alertShape, 'AlertList'),
      }),
      querystring: alertQuery,
    },
    handler: async (request) => {
      const { opened_from: _, opened_to: __, ...query } = request.query;
      const { page, filter } = pageAndFilter(query);
      const asked = { ...filter, ...openedIn(request.query) };
      return pageView(await alerts.listAlerts(asked, page), (alert) => alertView(alert, audienceOf(request)));
    },
  });

  app.route({
    method: 'GET',
    url: '/alerts/:id',
    config: reads('read'),
    schema: { ...about('work', 'getAlert', 'One alert with its proof', { 200: alertShape }), params: alertId },
    handler: async (request, reply) => {
      const { id } = request.params;
      const alert = await alerts.getAlert(id);
      if (alert === undefined)
        throw new AppError<AlertsFailure>({ code: 'alert-unknown', id }, `There is no alert ${id}.`);
      tag(reply, alert);
      return alertView(alert, audienceOf(request), await sentenceOf(deps, alert));
    },
  });

  const actions = [
    ['acknowledge', 'acknowledgeAlert', 'Says that a person knows'],
    ['clear', 'clearAlert', 'Ends the episode by hand; the alert closes when the engine has heard it'],
  ] as const;
  for (const [action, command, summary] of actions) {
    app.route({
      method: 'POST',
      url: `/alerts/:id/${action}`,
      config: commands('alerts:work', { refuses: [409] }),
      schema: { ...about('work', command, summary, { 200: alertShape }), params: alertId, body: nothingShape },
      handler: async (request, reply) => {
        const alert = await operations[command](callerOf(request), request.params.id);
        tag(reply, alert);
        return alertView(alert, audienceOf(request));
      },
    });
  }
}
