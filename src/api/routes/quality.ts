import { AppError, days, type Instant, instant, toRfc3339 } from '../../base/index.ts';
import type { CorrectiveAction, QualityFailure, Sample, SampleItem } from '../../quality/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../errors.ts';
import { tag, wantedVersion } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf, nothingShape, type Sent } from '../shapes/common.ts';
import { departureQuery, departureShape } from '../shapes/departure.ts';
import {
  clusterQuery,
  clustersShape,
  cohortCaseQuery,
  cohortCaseShape,
  cohortQuery,
  cohortsShape,
  correctiveMoveParams,
  correctivePatchShape,
  correctiveQuery,
  correctiveShape,
  itemParams,
  itemQuery,
  itemShape,
  newCorrectiveShape,
  newSampleShape,
  sampleQuery,
  sampleShape,
  scoreShape,
} from '../shapes/quality.ts';
import { readTime, withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

const sampleView = (sample: Sample) => withTimes(sample, ['from', 'to', 'created_at']);
const itemView = (item: SampleItem) => withTimes(item, ['scored_at']);
const correctiveView = (action: CorrectiveAction) => withTimes(action, ['created_at', 'updated_at', 'ended_at']);

export function qualityRoutes(app: App, deps: ApiDeps): void {
  sampleRoutes(app, deps);
  correctiveRoutes(app, deps);
  reportRoutes(app, deps);
}

function sampleRoutes(app: App, { quality, operations }: ApiDeps): void {
  const mustFind = async (id: string): Promise<Sample> => {
    const sample = await quality.getSample(id);
    if (sample !== undefined) return sample;
    throw new AppError<QualityFailure>({ code: 'sample-unknown', id }, `There is no sample ${id}.`);
  };

  app.route({
    method: 'GET',
    url: '/quality/samples',
    config: reads('quality:work'),
    schema: {
      ...about('quality', 'listSamples', 'Random samples of work, newest first', {
        200: listOf(sampleShape, 'SampleList'),
      }),
      querystring: sampleQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await quality.listSamples(filter, page), sampleView);
    },
  });

  app.route({
    method: 'POST',
    url: '/quality/samples',
    config: commands('quality:work'),
    schema: {
      ...about('quality', 'drawSample', 'Draws calls or tickets at random, the same for the same seed', {
        201: sampleShape,
      }),
      body: newSampleShape,
    },
    handler: async (request, reply) => {
      const { from, to, least_each = 0, ...rest } = request.body;
      const span = { from: readTime(from, 'from', '#/from'), to: readTime(to, 'to', '#/to') };
      const sample = await operations.drawSample(callerOf(request), { ...rest, ...span, least_each });
      reply.status(201);
      return sampleView(sample);
    },
  });

  app.route({
    method: 'GET',
    url: '/quality/samples/:id',
    config: reads('quality:work'),
    schema: {
      ...about('quality', 'getSample', 'One sample', { 200: sampleShape }),
      params: idParam('sample', 'smp_01'),
    },
    handler: async (request) => sampleView(await mustFind(request.params.id)),
  });

  app.route({
    method: 'GET',
    url: '/quality/samples/:id/items',
    config: reads('quality:work'),
    schema: {
      ...about('quality', 'listSampleItems', 'What was drawn, with its score sheets', {
        200: listOf(itemShape, 'SampleItemList'),
      }),
      params: idParam('sample', 'smp_01'),
      querystring: itemQuery,
    },
    handler: async (request) => {
      const { id } = await mustFind(request.params.id);
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await quality.listItems(id, filter, page), itemView);
    },
  });

  app.route({
    method: 'PUT',
    url: '/quality/samples/:id/items/:object/score',
    config: commands('quality:work', { versioned: true }),
    schema: {
      ...about('quality', 'scoreSampleItem', 'Writes the score sheet of a call or ticket, anew when there is one', {
        200: itemShape,
      }),
      params: itemParams,
      body: scoreShape,
    },
    handler: async (request, reply) => {
      const { id, object } = request.params;
      const { scores, note = null, exemplar = false } = request.body;
      const ifMatch = await wantedVersion(request, () => quality.getItem(id, object));
      const at = { sample: id, object };
      const item = await operations.scoreItem(callerOf(request), at, { scores, note, exemplar }, ifMatch);
      tag(reply, item);
      return itemView(item);
    },
  });
}

function correctiveRoutes(app: App, { quality, operations }: ApiDeps): void {
  const mustFind = async (id: string): Promise<CorrectiveAction> => {
    const action = await quality.getCorrective(id);
    if (action !== undefined) return action;
    const sentence = `There is no corrective action ${id}.`;
    throw new AppError<QualityFailure>({ code: 'corrective-action-unknown', id }, sentence);
  };
  const id = idParam('corrective action', 'capa_01');

  app.route({
    method: 'GET',
    url: '/corrective-actions',
    config: reads('read'),
    schema: {
      ...about(
        'quality',
        'listCorrectiveActions',
        'Corrective and preventive actions by the date on which they are due',
        {
          200: listOf(correctiveShape, 'CorrectiveActionList'),
        },
      ),
      querystring: correctiveQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await quality.listCorrective(filter, page), correctiveView);
    },
  });

  app.route({
    method: 'POST',
    url: '/corrective-actions',
    config: commands('quality:work'),
    schema: {
      ...about(
        'quality',
        'createCorrectiveAction',
        'Writes down what went wrong, with who answers for it and by when',
        {
          201: correctiveShape,
        },
      ),
      body: newCorrectiveShape,
    },
    handler: async (request, reply) => {
      const action = await operations.createCorrective(callerOf(request), request.body);
      reply.status(201);
      tag(reply, action);
      return correctiveView(action);
    },
  });

  app.route({
    method: 'GET',
    url: '/corrective-actions/:id',
    config: reads('read'),
    schema: {
      ...about('quality', 'getCorrectiveAction', 'One corrective action', { 200: correctiveShape }),
      params: id,
    },
    handler: async (request, reply) => {
      const action = await mustFind(request.params.id);
      tag(reply, action);
      return correctiveView(action);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/corrective-actions/:id',
    config: commands('quality:work', { versioned: true }),
    schema: {
      ...about('quality', 'changeCorrectiveAction', 'Changes what is said of it; fields left out stay', {
        200: correctiveShape,
      }),
      params: id,
      body: correctivePatchShape,
    },
    handler: async (request, reply) => {
      const { id: wanted } = request.params;
      const ifMatch = await wantedVersion(request, () => quality.getCorrective(wanted));
      const action = await operations.changeCorrective(callerOf(request), wanted, request.body, ifMatch);
      tag(reply, action);
      return correctiveView(action);
    },
  });

  app.route({
    method: 'POST',
    url: '/corrective-actions/:id/:move',
    config: commands('quality:work', { refuses: [409], versioned: true }),
    schema: {
      ...about('quality', 'moveCorrectiveAction', 'Plans, finishes, verifies, rejects, drops or reopens it', {
        200: correctiveShape,
      }),
      params: correctiveMoveParams,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      const { id: wanted, move } = request.params;
      const ifMatch = await wantedVersion(request, () => quality.getCorrective(wanted));
      const action = await operations.moveCorrective(callerOf(request), wanted, move, ifMatch);
      tag(reply, action);
      return correctiveView(action);
    },
  });
}

const cohortFormula =
  'rate = confirmed tickets / device-years, the same fault of a device within 30 days once; low and high are exact ' +
  'Poisson bounds (95 %); p = chance of so many or more of all failures falling on the cohort, were its share that of ' +
  'its device-years (binomial); departs = at least 5 failures, ratio at least 1.5 and p x cohorts at most 0.01';

function reportRoutes(app: App, { reports, quality, clock }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/reports/failure-rates',
    config: reads('read'),
    schema: {
      ...about('quality', 'failureRates', 'Failure rates by model, firmware or batch, and which depart from the rest', {
        200: cohortsShape,
      }),
      querystring: cohortQuery,
    },
    handler: async ({ query }) => {
      const { fault, ...asked } = cohortAsked(query, clock.now());
      const cohorts = await reports.cohorts({ ...asked, ...(fault === undefined ? {} : { fault }) });
      return { ...withTimes(asked, ['from', 'to']), formula: cohortFormula, cohorts };
    },
  });

  app.route({
    method: 'GET',
    url: '/reports/failure-rates/cases',
    config: reads('read'),
    schema: {
      ...about('quality', 'listFailureCases', 'The tickets behind a failure rate, in the order in which they opened', {
        200: listOf(cohortCaseShape, 'FailureCaseList'),
      }),
      querystring: cohortCaseQuery,
    },
    handler: async ({ query }) => {
      const { page, filter } = pageAndFilter(query);
      const { name } = filter;
      // No name at all is the name of the devices of which it is not known.
      const named = name === undefined ? {} : { name: name === '' ? null : name };
      const found = await reports.cohortCases({ ...cohortAsked(filter, clock.now()), ...named }, page);
      return pageView(found, (one) => withTimes(one, ['at']));
    },
  });

  app.route({
    method: 'GET',
    url: '/reports/departures',
    config: reads('read'),
    schema: {
      ...about(
        'quality',
        'listDepartures',
        'Models, firmwares and batches that a survey found to depart, newest first',
        {
          200: listOf(departureShape, 'DepartureList'),
        },
      ),
      querystring: departureQuery,
    },
    handler: async ({ query }) => {
      const { page, filter } = pageAndFilter(query);
      return pageView(await quality.listDepartures(filter, page), (one) => withTimes(one, ['found_at']));
    },
  });

  app.route({
    method: 'GET',
    url: '/reports/clusters',
    config: reads('read'),
    schema: {
      ...about('quality', 'weeklyClusters', 'What stood out in a week by region: faults, repeats, slow regions', {
        200: clustersShape,
      }),
      querystring: clusterQuery,
    },
    handler: async ({ query }) => {
      const until = query.until === undefined ? clock.now() : readTime(query.until, 'until');
      const { by = 'district' } = query;
      const regions = await reports.clusters({ by, until });
      return { by, from: toRfc3339(instant(until - days(7))), until: toRfc3339(until), regions };
    },
  });
}

function cohortAsked({ by = 'model', device_type, fault, ...sent }: Sent<typeof cohortQuery>, now: Instant) {
  const to = sent.to === undefined ? now : readTime(sent.to, 'to');
  const from = sent.from === undefined ? instant(to - days(365)) : readTime(sent.from, 'from');
  if (from >= to) {
    const detail = `from is ${toRfc3339(from)}; send a time before to, ${toRfc3339(to)}.`;
    throw invalid({ parameter: 'from', detail });
  }
  return { by, device_type, from, to, ...(fault === undefined ? {} : { fault }) };
}
