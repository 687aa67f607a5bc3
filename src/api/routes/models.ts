import { Type } from 'typebox';
import type { ApiDeps } from '../deps.ts';
import { apiError } from '../errors.ts';
import { tag, wantedVersion } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { listOf, listQuery, text } from '../shapes/common.ts';
import { modelInputShape, modelShape } from '../shapes/device.ts';
import { modelView } from '../views/device.ts';
import { about, commands, reads } from './describe.ts';

const modelName = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 300, description: 'model', examples: ['JSQ30-A'] }),
});

export function modelRoutes(app: App, { fleet, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/models',
    config: reads('read'),
    schema: {
      ...about('devices', 'listModels', 'Models by name', { 200: listOf(modelShape, 'ModelList') }),
      querystring: listQuery({ q: Type.Optional(text('found anywhere in the name', 'JSQ30', { minLength: 1 })) }),
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await fleet.listModels(filter, page), modelView);
    },
  });

  app.route({
    method: 'GET',
    url: '/models/:name',
    config: reads('read'),
    schema: { ...about('devices', 'getModel', 'One model', { 200: modelShape }), params: modelName },
    handler: async (request, reply) => {
      const model = await fleet.getModel(request.params.name);
      if (model === undefined) {
        throw apiError(
          { code: 'model-unknown' },
          `There is no model ${request.params.name}; PUT it, or register a device of it.`,
        );
      }
      tag(reply, model);
      return modelView(model);
    },
  });

  app.route({
    method: 'PUT',
    url: '/models/:name',
    config: commands('devices:write', { versioned: true }),
    schema: {
      ...about('devices', 'putModel', 'Sets the attributes that every device of the model has', { 200: modelShape }),
      params: modelName,
      body: modelInputShape,
    },
    handler: async (request, reply) => {
      const { name } = request.params;
      const ifMatch = await wantedVersion(request, () => fleet.getModel(name), 'is-refused');
      const model = await operations.putModel(callerOf(request), name, request.body.attributes, ifMatch);
      tag(reply, model);
      return modelView(model);
    },
  });
}
