import { AppError } from '../../base/index.ts';
import type { PeopleFailure, Provider, Technician } from '../../people/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf } from '../shapes/common.ts';
import {
  newProviderShape,
  newTechnicianShape,
  providerPatchShape,
  providerQuery,
  providerShape,
  technicianPatchShape,
  technicianQuery,
  technicianShape,
} from '../shapes/people.ts';
import { providerView, technicianView } from '../views/people.ts';
import { about, commands, reads } from './describe.ts';

const providerId = idParam('provider', 'prov_01');
const technicianId = idParam('technician', 'tech_01');

const unknown = (kind: 'provider' | 'technician', id: string) =>
  new AppError<PeopleFailure>({ code: `${kind}-unknown`, id }, `There is no ${kind} ${id}.`);

export function providerRoutes(app: App, { people, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/providers',
    config: reads('work:read'),
    schema: {
      ...about('people', 'listProviders', 'Providers, the oldest first; a provider’s own people see only theirs', {
        200: listOf(providerShape, 'ProviderList'),
      }),
      querystring: providerQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const own = principalOf(request).provider_id;
      if (own === undefined) return pageView(await people.listProviders(filter, page), providerView);
      const provider = await people.getProvider(own);
      return { items: provider === undefined ? [] : [providerView(provider)], next_cursor: null };
    },
  });

  app.route({
    method: 'GET',
    url: '/providers/:id',
    config: reads('work:read'),
    schema: { ...about('people', 'getProvider', 'One provider', { 200: providerShape }), params: providerId },
    handler: async (request, reply) => {
      const { id } = request.params;
      const own = principalOf(request).provider_id ?? id;
      const provider: Provider | undefined = own === id ? await people.getProvider(id) : undefined;
      if (provider === undefined) throw unknown('provider', id);
      tag(reply, provider);
      return providerView(provider);
    },
  });

  app.route({
    method: 'POST',
    url: '/providers',
    config: commands('staff:write'),
    schema: {
      ...about('people', 'createProvider', 'Makes a provider that can be sent to places of its territories', {
        201: providerShape,
      }),
      body: newProviderShape,
    },
    handler: async (request, reply) => {
      const provider = await operations.createProvider(callerOf(request), request.body);
      tag(reply.status(201), provider);
      return providerView(provider);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/providers/:id',
    config: commands('staff:write', { versioned: true }),
    schema: {
      ...about('people', 'updateProvider', 'Changes the fields sent; one that is not active gets no new work', {
        200: providerShape,
      }),
      params: providerId,
      body: providerPatchShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => people.getProvider(id));
      const provider = await operations.updateProvider(callerOf(request), id, request.body, ifMatch);
      tag(reply, provider);
      return providerView(provider);
    },
  });
}

export function technicianRoutes(app: App, { people, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/technicians',
    config: reads('work:read'),
    schema: {
      ...about('people', 'listTechnicians', 'Technicians, the oldest first; a provider’s own people see only theirs', {
        200: listOf(technicianShape, 'TechnicianList'),
      }),
      querystring: technicianQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const { role, provider_id: own } = principalOf(request);
      const mine = own === undefined ? filter : { ...filter, provider_id: own };
      if (own !== undefined && (filter.provider_id ?? own) !== own) return { items: [], next_cursor: null };
      return pageView(await people.listTechnicians(mine, page), (one) => technicianView(one, role));
    },
  });

  app.route({
    method: 'GET',
    url: '/technicians/:id',
    config: reads('work:read'),
    schema: { ...about('people', 'getTechnician', 'One technician', { 200: technicianShape }), params: technicianId },
    handler: async (request, reply) => {
      const { id } = request.params;
      const { role, provider_id: own } = principalOf(request);
      const technician: Technician | undefined = await people.getTechnician(id);
      if (technician === undefined || (own ?? technician.provider_id) !== technician.provider_id) {
        throw unknown('technician', id);
      }
      tag(reply, technician);
      return technicianView(technician, role);
    },
  });

  app.route({
    method: 'POST',
    url: '/technicians',
    config: commands('staff:write'),
    schema: {
      ...about('people', 'createTechnician', 'Makes a technician of a provider', { 201: technicianShape }),
      body: newTechnicianShape,
    },
    handler: async (request, reply) => {
      const technician = await operations.createTechnician(callerOf(request), request.body);
      tag(reply.status(201), technician);
      return technicianView(technician, principalOf(request).role);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/technicians/:id',
    config: commands('staff:write', { versioned: true }),
    schema: {
      ...about('people', 'updateTechnician', 'Changes the fields sent; lists and shifts are replaced as a whole', {
        200: technicianShape,
      }),
      params: technicianId,
      body: technicianPatchShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => people.getTechnician(id));
      const technician = await operations.updateTechnician(callerOf(request), id, request.body, ifMatch);
      tag(reply, technician);
      return technicianView(technician, principalOf(request).role);
    },
  });
}
