import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { App } from './http.ts';
import { describeRoute, openapiBase, shareShapes } from './openapi.ts';
import { reads } from './routes/describe.ts';

/** Everything that the pages of /docs need comes from this server. */
const pagePolicy = {
  'default-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'object-src': "'none'",
  'base-uri': "'self'",
  'frame-ancestors': "'none'",
};

/** Describes the routes registered after it, at /openapi.json and, for people, at /docs. */
export async function installDocs(app: App, version: string): Promise<void> {
  // The pages are registered by their plugin, which knows nothing of access.
  app.addHook('onRoute', (route) => {
    if (/^\/docs(\/|$)/.test(route.url)) route.config = { ...route.config, access: 'loopback' };
  });
  await app.register(swagger, {
    openapi: openapiBase(version),
    transform: describeRoute,
    transformObject: shareShapes,
  });
}

export async function serveDocs(app: App): Promise<void> {
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: pagePolicy });
  app.route({
    method: 'GET',
    url: '/openapi.json',
    config: reads('loopback'),
    schema: { hide: true },
    handler: async () => app.swagger(),
  });
}
