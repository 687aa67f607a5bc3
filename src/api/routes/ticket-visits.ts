import type { FastifyRequest } from 'fastify';
import type { Role } from '../../access/index.ts';
import { AppError, type Instant } from '../../base/index.ts';
import type { DeskFailure, Visit } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import { audienceOf, principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { titled } from '../language.ts';
import { ownTicket } from '../own-ticket.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { personalFor } from '../personal.ts';
import { idParam, listOf } from '../shapes/common.ts';
import {
  checklistShape,
  visitCancelShape,
  visitPlaceShape,
  visitPlanShape,
  visitQuery,
  visitReportShape,
  visitShape,
} from '../shapes/visit.ts';
import { readTime, withTimes } from '../times.ts';
import { placeView } from '../views/place.ts';
import { about, commands, reads } from './describe.ts';

const visitId = idParam('visit', 'vis_01');
const visitView = (visit: Visit, role: Role) =>
  personalFor(role, {
    ...withTimes(visit, ['planned_from', 'planned_to', 'arrived_at', 'finished_at']),
    check: { ...withTimes(visit.check, ['judged_at']), evidence: evidenceView(visit.check.evidence) },
  });
const evidenceView = (evidence: Visit['check']['evidence']) =>
  evidence && withTimes(evidence as { readonly at?: Instant }, ['at']);

/** Who goes to the devices of tickets, what came of it, and what telemetry says of that. */
export function ticketVisitRoutes(app: App, { visits, desk, dispatch, fleet, operations }: ApiDeps): void {
  const own = async (request: FastifyRequest, id: string): Promise<Visit> => {
    const visit = await visits.getVisit(id);
    const provider = principalOf(request).provider_id;
    if (visit !== undefined && (provider === undefined || visit.provider_id === provider)) return visit;
    throw new AppError<DeskFailure>({ code: 'visit-unknown', id }, `There is no visit ${id}.`);
  };

  app.route({
    method: 'GET',
    url: '/visits',
    config: reads('work:read'),
    schema: {
      ...about(
        'work',
        'listVisits',
        'Visits, the oldest first; check=contradicted are those that telemetry contradicts',
        {
          200: listOf(visitShape, 'VisitList'),
        },
      ),
      querystring: visitQuery,
    },
    handler: async (request) => {
      const { mine: own = false, ...query } = request.query;
      const { page, filter: sent } = pageAndFilter(query);
      const { provider_id: provider, technician_id: technician } = principalOf(request);
      const filter = own && technician !== undefined ? { ...sent, technician_id: technician } : sent;
      if (provider !== undefined && (filter.provider_id ?? provider) !== provider)
        return { items: [], next_cursor: null };
      const mine = provider === undefined ? filter : { ...filter, provider_id: provider };
      const { role } = principalOf(request);
      return pageView(await visits.listVisits(mine, page), (visit) => visitView(visit, role));
    },
  });

  app.route({
    method: 'GET',
    url: '/visits/:id',
    config: reads('work:read'),
    schema: { ...about('work', 'getVisit', 'One visit', { 200: visitShape }), params: visitId },
    handler: async (request, reply) => {
      const visit = await own(request, request.params.id);
      tag(reply, visit);
      return visitView(visit, principalOf(request).role);
    },
  });

  app.route({
    method: 'GET',
    url: '/visits/:id/place',
    config: reads('work:read'),
    schema: {
      ...about('work', 'getVisitPlace', 'Where a visit goes, to whom and why; for whoever makes it', {
        200: visitPlaceShape,
      }),
      params: visitId,
    },
    handler: async (request) => {
      const { ticket_id } = await own(request, request.params.id);
      const ticket = await desk.getTicket(ticket_id);
      if (ticket === undefined)
        throw new AppError<DeskFailure>({ code: 'ticket-unknown', id: ticket_id }, 'No ticket.');
      const device = ticket.device_id === null ? undefined : await fleet.getDevice(ticket.device_id);
      if (device?.customer != null) request.persons = [device.customer.id];
      return placeView(ticket, device, audienceOf(request));
    },
  });

  app.route({
    method: 'GET',
    url: '/tickets/:id/checklist',
    config: reads('work:read'),
    schema: {
      ...about('work', 'getChecklist', 'What is checked on visits to the ticket, and what the newest answered', {
        200: checklistShape,
      }),
      params: idParam('ticket', 'tkt_01'),
    },
    handler: async (request) => {
      const ticket = await ownTicket({ desk, dispatch }, request, request.params.id);
      const { id = null, items = [] } = (await visits.checklistOf(ticket)) ?? {};
      const { language } = audienceOf(request);
      return { id, items: items.map(({ title, ...item }) => ({ ...item, ...titled(title, language) })) };
    },
  });

  app.route({
    method: 'POST',
    url: '/tickets/:id/visits',
    config: commands('tickets:work', { refuses: [409] }),
    schema: {
      ...about('work', 'planVisit', 'Makes an appointment', { 201: visitShape }),
      params: idParam('ticket', 'tkt_01'),
      body: visitPlanShape,
    },
    handler: async (request, reply) => {
      const { planned_from: from, planned_to: to, ...rest } = request.body;
      const plan = {
        ...rest,
        planned_from: readTime(from, 'planned_from', '#/planned_from'),
        planned_to: readTime(to, 'planned_to', '#/planned_to'),
      };
      const visit = await operations.planVisit(callerOf(request), request.params.id, plan);
      reply.status(201);
      tag(reply, visit);
      return visitView(visit, principalOf(request).role);
    },
  });

  app.route({
    method: 'POST',
    url: '/visits/:id/arrive',
    config: commands('tickets:work', { refuses: [409], versioned: true }),
    schema: {
      ...about('work', 'arriveAtVisit', 'Somebody is there: work begins, and the device is in the on-site mode', {
        200: visitShape,
      }),
      params: visitId,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => visits.getVisit(id));
      const visit = await operations.arriveAtVisit(callerOf(request), id, ifMatch);
      tag(reply, visit);
      return visitView(visit, principalOf(request).role);
    },
  });

  app.route({
    method: 'POST',
    url: '/visits/:id/finish',
    config: commands('tickets:work', { refuses: [409], versioned: true }),
    schema: {
      ...about('work', 'finishVisit', 'What came of it; done resolves the ticket', { 200: visitShape }),
      params: visitId,
      body: visitReportShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => visits.getVisit(id));
      const visit = await operations.finishVisit(callerOf(request), id, request.body, ifMatch);
      tag(reply, visit);
      return visitView(visit, principalOf(request).role);
    },
  });

  app.route({
    method: 'POST',
    url: '/visits/:id/cancel',
    config: commands('tickets:work', { refuses: [409], versioned: true }),
    schema: {
      ...about('work', 'cancelVisit', 'Calls an appointment off', { 200: visitShape }),
      params: visitId,
      body: visitCancelShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => visits.getVisit(id));
      const visit = await operations.cancelVisit(callerOf(request), id, request.body.reason, ifMatch);
      tag(reply, visit);
      return visitView(visit, principalOf(request).role);
    },
  });
}
