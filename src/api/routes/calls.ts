import { AppError, parseDuration } from '../../base/index.ts';
import type { CallAttemptInput, DeskFailure } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import { audienceOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { attemptShape, careCallQuery, careCallShape } from '../shapes/call.ts';
import { callbackAttemptShape, callbackQuery, callbackShape } from '../shapes/callback.ts';
import { idParam, listOf, type Sent } from '../shapes/common.ts';
import { readTime } from '../times.ts';
import { callbackView, careCallView } from '../views/work.ts';
import { about, commands, reads } from './describe.ts';

const callId = idParam('call', 'call_01');

export function careCallRoutes(app: App, { desk, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/care-calls',
    config: reads('read'),
    schema: {
      ...about('work', 'listCareCalls', 'Care calls: to be made first, the most severe first', {
        200: listOf(careCallShape, 'CareCallList'),
      }),
      querystring: careCallQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await desk.listCareCalls(filter, page), (call) => careCallView(call, audienceOf(request)));
    },
  });

  app.route({
    method: 'GET',
    url: '/care-calls/:id',
    config: reads('read'),
    schema: {
      ...about('work', 'getCareCall', 'One care call with its attempts', { 200: careCallShape }),
      params: callId,
    },
    handler: async (request, reply) => {
      const call = found(await desk.getCareCall(request.params.id), request.params.id);
      tag(reply, call);
      return careCallView(call, audienceOf(request));
    },
  });

  app.route({
    method: 'POST',
    url: '/care-calls/:id/attempts',
    config: commands('care-calls:work', { refuses: [409], versioned: true }),
    schema: {
      ...about('work', 'recordCareCallAttempt', 'Records how a care call went', { 201: careCallShape }),
      params: callId,
      body: attemptShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => desk.getCareCall(id));
      const call = await operations.recordCareCallAttempt(callerOf(request), id, attemptOf(request.body), ifMatch);
      tag(reply.status(201), call);
      return careCallView(call, audienceOf(request));
    },
  });
}

export function callbackRoutes(app: App, { desk, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/callbacks',
    config: reads('read'),
    schema: {
      ...about('work', 'listCallbacks', 'Callbacks that verify finished work, in the order of care calls', {
        200: listOf(callbackShape, 'CallbackList'),
      }),
      querystring: callbackQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await desk.listCallbacks(filter, page), (call) => callbackView(call, audienceOf(request)));
    },
  });

  app.route({
    method: 'GET',
    url: '/callbacks/:id',
    config: reads('read'),
    schema: {
      ...about('work', 'getCallback', 'One callback with its attempts', { 200: callbackShape }),
      params: callId,
    },
    handler: async (request, reply) => {
      const call = found(await desk.getCallback(request.params.id), request.params.id);
      tag(reply, call);
      return callbackView(call, audienceOf(request));
    },
  });

  app.route({
    method: 'POST',
    url: '/callbacks/:id/attempts',
    config: commands('care-calls:work', { refuses: [409], versioned: true }),
    schema: {
      ...about('work', 'recordCallbackAttempt', 'Records how a callback went', { 201: callbackShape }),
      params: callId,
      body: callbackAttemptShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => desk.getCallback(id));
      const call = await operations.recordCallbackAttempt(callerOf(request), id, attemptOf(request.body), ifMatch);
      tag(reply.status(201), call);
      return callbackView(call, audienceOf(request));
    },
  });
}

function attemptOf({
  next_at,
  watch_for,
  ...attempt
}: Sent<typeof attemptShape> & Sent<typeof callbackAttemptShape>): CallAttemptInput {
  const watch = watch_for === undefined ? undefined : parseDuration(watch_for);
  return {
    ...attempt,
    ...(next_at === undefined ? {} : { next_at: readTime(next_at, 'next_at', '#/next_at') }),
    ...(watch === undefined ? {} : { watch_for: watch }),
  };
}

function found<C>(call: C | undefined, id: string): C {
  if (call !== undefined) return call;
  throw new AppError<DeskFailure>({ code: 'call-unknown', id }, `There is no call ${id}.`);
}
