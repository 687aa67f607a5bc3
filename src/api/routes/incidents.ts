import { type AlertsFailure, type Incident, incidentStates } from '../../alerts/index.ts';
import { AppError } from '../../base/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag } from '../etag.ts';
import type { App } from '../http.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf, listQuery } from '../shapes/common.ts';
import { incidentMemberShape, incidentQuery, incidentShape } from '../shapes/grouping.ts';
import { incidentView, memberView } from '../views/grouping.ts';
import { about, reads } from './describe.ts';

const incidentId = idParam('incident', 'inc_01');

export function incidentRoutes(app: App, { incidents, desk }: ApiDeps): void {
  const mustFind = async (id: string): Promise<Incident> => {
    const incident = await incidents.getIncident(id);
    if (incident !== undefined) return incident;
    throw new AppError<AlertsFailure>({ code: 'incident-unknown', id }, `There is no incident ${id}.`);
  };

  app.route({
    method: 'GET',
    url: '/incidents',
    config: reads('read'),
    schema: {
      ...about('work', 'listIncidents', `Incidents, newest first: ${incidentStates.join(', ')}`, {
        200: listOf(incidentShape, 'IncidentList'),
      }),
      querystring: incidentQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const found = await incidents.listIncidents(filter, page);
      const work = await desk.incidentWork(found.items.map(({ id }) => id));
      return pageView(found, (incident) => incidentView(incident, work.get(incident.id)));
    },
  });

  app.route({
    method: 'GET',
    url: '/incidents/:id',
    config: reads('read'),
    schema: {
      ...about('work', 'getIncident', 'One incident: alerts with one cause, worked as one', { 200: incidentShape }),
      params: incidentId,
    },
    handler: async (request, reply) => {
      const incident = await mustFind(request.params.id);
      const work = await desk.incidentWork([incident.id]);
      tag(reply, incident);
      return incidentView(incident, work.get(incident.id));
    },
  });

  app.route({
    method: 'GET',
    url: '/incidents/:id/members',
    config: reads('read'),
    schema: {
      ...about('work', 'listIncidentMembers', 'Who is or was in the incident, since and until when, and why', {
        200: listOf(incidentMemberShape, 'IncidentMemberList'),
      }),
      params: incidentId,
      querystring: listQuery({}),
    },
    handler: async (request) => {
      const { id } = await mustFind(request.params.id);
      return pageView(await incidents.listMembers(id, pageAndFilter(request.query).page), memberView);
    },
  });
}
