import { AppError, toRfc3339 } from '../../base/index.ts';
import type { DeskFailure, Evidence } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import { type Audience, audienceOf } from '../guard.ts';
import type { App } from '../http.ts';
import { titled } from '../language.ts';
import { ownTicket } from '../own-ticket.ts';
import { idParam, type Sent } from '../shapes/common.ts';
import { evidenceQuery, evidenceShape } from '../shapes/evidence.ts';
import { withTimes } from '../times.ts';
import { proofView } from '../views/work.ts';
import { about, reads } from './describe.ts';

export function evidenceRoutes(app: App, deps: ApiDeps): void {
  const { evidence } = deps;

  app.route({
    method: 'GET',
    url: '/tickets/:id/evidence',
    config: reads('work:read'),
    schema: {
      ...about('work', 'getEvidence', 'What a ticket of a rule rests on, as it was when the ticket opened', {
        200: evidenceShape,
      }),
      params: idParam('ticket', 'tkt_01'),
      querystring: evidenceQuery,
    },
    handler: async (request) => {
      const { id } = await ownTicket(deps, request, request.params.id);
      const { alert_id } = request.query;
      const kept = await evidence.getEvidence(id, alert_id);
      if (kept !== undefined)
        return { ...evidenceView(kept, audienceOf(request)), alerts: await evidence.alertsOf(id) };
      const sentence =
        alert_id === undefined
          ? `No rule asked for ticket ${id}, so nothing was kept; its timeline says who took it in.`
          : `Ticket ${id} did not go on under alert ${alert_id}; leave alert_id out to see under which it did.`;
      throw new AppError<DeskFailure>({ code: 'evidence-unknown', id }, sentence);
    },
  });
}

type Shown = Omit<Sent<typeof evidenceShape>, 'alerts'>;

const evidenceView = ({ alert, telemetry, ...kept }: Evidence, { language }: Audience): Shown => ({
  ...withTimes(kept, ['frozen_at']),
  alert: {
    ...withTimes(alert, ['since', 'opened_at']),
    ...titled(alert.title, language),
    proof: proofView(alert.proof),
  },
  telemetry: telemetry && {
    ...withTimes(telemetry, ['from', 'to', 'raw_from']),
    series: telemetry.series.map(seriesView),
    overview: telemetry.overview.map(seriesView),
  },
});

type KeptSeries = NonNullable<Evidence['telemetry']>['series'][number];
type ShownSeries = NonNullable<Shown['telemetry']>['series'][number];

const seriesView = ({ signal, points }: KeptSeries): ShownSeries => ({
  signal,
  points: points.map(([at, value]) => [toRfc3339(at), value]),
});
