import { isDeepStrictEqual } from 'node:util';
import type { FastifyDynamicSwaggerOptions, SwaggerTransform, SwaggerTransformObject } from '@fastify/swagger';
import type { FastifyContextConfig, FastifySchema } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { assert } from '../base/index.ts';
import { listShapeOf } from './csv-lists.ts';
import { codesWith } from './errors.ts';
import { problemShape } from './shapes/common.ts';
import { ruleDocument } from './shapes/rule.ts';

/**
 * The OpenAPI document says for each route what its configuration means: who may use it, which headers it takes,
 * how it refuses. Shapes with a title become components.
 */
export function openapiBase(version: string): NonNullable<FastifyDynamicSwaggerOptions['openapi']> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Carewatch',
      version,
      description:
        'Devices, rules, alerts, tickets and calls. Times are RFC 3339 UTC, errors RFC 9457, lists pages by cursor. Every path but /healthz needs a bearer token; from this machine itself /readyz, /docs and /openapi.json do not.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'devices', description: 'What is out there, and what it may do' },
      { name: 'telemetry', description: 'What devices say' },
      { name: 'rules', description: 'What is looked for' },
      { name: 'backtests', description: 'What rules would have found in the past' },
      { name: 'weather', description: 'What is forecast where devices stand' },
      { name: 'work', description: 'What was found and what people do about it' },
      { name: 'house', description: 'How Carewatch itself is doing, and who may use it' },
      { name: 'root', description: 'For machines that watch over Carewatch' },
    ],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    security: [{ bearer: [] }],
  };
}

export const describeRoute: SwaggerTransform<FastifySchema> = ({ schema, url, route }) => {
  const described = (schema ?? {}) as FastifySchema & Record<string, unknown>;
  if (described.hide === true || described.operationId === undefined)
    return { schema: { ...described, hide: true }, url };
  const config: FastifyContextConfig = route.config ?? {};
  const method = [route.method].flat()[0] ?? '';
  return {
    url,
    schema: {
      ...described,
      ...(isOpen(config.access) ? { security: [] } : {}),
      ...(config.access === 'loopback' ? { security: [{}, { bearer: [] }] } : {}),
      ...(config.takes === undefined ? {} : { body: bodyOf(config.takes) }),
      headers: headersOf(config, method, url),
      response: { ...successes(described, config), ...refusals(described, config, method) },
    } as FastifySchema,
  };
};

const bodyOf = (takes: Readonly<Record<string, string>>) => ({
  content: Object.fromEntries([
    ...Object.entries(takes).map(([type, example]) => [type, { schema: Type.String({ examples: [example] }) }]),
    ...('application/yaml' in takes ? [['application/json', { schema: ruleDocument }]] : []),
  ]),
});

function headersOf(config: FastifyContextConfig, method: string, url: string): TSchema {
  const optional = (description: string, example: string) =>
    Type.Optional(Type.String({ description, examples: [example] }));
  return Type.Object({
    ...(url.startsWith('/api/') ? { 'Accept-Language': optional('language of titles: zh-CN or en', 'zh-CN') } : {}),
    ...(config.versioned
      ? { 'If-Match': optional('ETag of the version to change; 412 when it is another', '"3"') }
      : {}),
    ...(config.repeatable && method === 'POST'
      ? {
          'Idempotency-Key': optional(
            'the same key and request gets the reply of the first time, for 24 h',
            '4f8c9d4e',
          ),
        }
      : {}),
    ...(url.endsWith('/stream') ? { 'Last-Event-ID': optional('id of the last event received', '8123') } : {}),
  });
}

function successes(schema: FastifySchema, config: FastifyContextConfig): Record<string, unknown> {
  const answers = (schema.response ?? {}) as Readonly<Record<string, TSchema>>;
  return Object.fromEntries(
    Object.entries(answers).map(([status, shape]) => {
      const description = successText[status] ?? 'Done';
      if (config.gives === undefined && status === '200' && listShapeOf(schema) !== undefined) {
        const csv = { schema: Type.String({ examples: ['id,state\r\ntkt_01,open\r\n'] }) };
        return [status, { description, content: { 'application/json': { schema: shape }, 'text/csv': csv } }];
      }
      if (config.gives === undefined) return [status, { ...shape, 'x-response-description': description }];
      const content = Object.entries(config.gives).map(([type, example]) => [
        type,
        { schema: Type.String({ examples: [example] }) },
      ]);
      return [status, { description, content: Object.fromEntries(content) }];
    }),
  );
}

const successText: Readonly<Record<string, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Taken on',
  204: 'Done; nothing to say',
  503: 'Not ready',
};

/** The refusals that follow from what the route takes, and those it names itself. */
function refusals(schema: FastifySchema, config: FastifyContextConfig, method: string): Record<string, unknown> {
  const takesBody = schema.body !== undefined || config.takes !== undefined;
  const statuses = new Set([
    400,
    431,
    ...(isOpen(config.access) ? [] : [401, 403, 429]),
    ...(schema.params === undefined ? [] : [404, 414]),
    ...(config.versioned ? [412] : []),
    ...(takesBody ? [413, 415] : []),
    ...(config.repeatable && method === 'POST' ? [422] : []),
    ...(config.refuses ?? []),
    500,
  ]);
  const taken = new Set(Object.keys((schema.response ?? {}) as object));
  return Object.fromEntries(
    [...statuses]
      .filter((status) => !taken.has(String(status)))
      .map((status) => [
        status,
        {
          description: `Refused: ${codesWith(status).join(', ')}`,
          content: { 'application/problem+json': { schema: problemShape } },
        },
      ]),
  );
}

type Json = Record<string, unknown>;

/**
 * Makes every titled shape a component once. Tuples become arrays of fixed length: `prefixItems` is lost on many
 * readers of OpenAPI, which then take the whole document for faulty.
 */
export const shareShapes: SwaggerTransformObject = (document) => {
  assert('openapiObject' in document, 'the document is OpenAPI');
  const { openapiObject } = document;
  const shapes = new Map<string, Json>();
  const share = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(share);
    if (typeof node !== 'object' || node === null) return node;
    const shared = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, share(value)])) as Json;
    if (shared.type === 'array' && Array.isArray(shared.items)) {
      const { items, additionalItems: _, ...tuple } = shared;
      return { ...tuple, maxItems: items.length, items: { anyOf: items } };
    }
    return isNamedShape(shared) ? refer(shapes, shared) : shared;
  };
  const paths = share(openapiObject.paths) as Json;
  for (const path of Object.values(paths)) loosenBodies(path as Json, shapes);
  return {
    ...openapiObject,
    paths,
    components: { ...openapiObject.components, schemas: Object.fromEntries(shapes) },
  } as ReturnType<SwaggerTransformObject>;
};

const isNamedShape = (node: Json): node is Json & { title: string } =>
  typeof node.title === 'string' && /^[A-Z][A-Za-z]+$/.test(node.title) && typeof node.type === 'string';

function refer(shapes: Map<string, Json>, { title, ...shape }: Json & { title: string }): Json {
  const before = shapes.get(title);
  assert(before === undefined || isDeepStrictEqual(before, shape), `two shapes are called ${title}`);
  shapes.set(title, shape);
  return { $ref: `#/components/schemas/${title}` };
}

/** A body of which no field is required may be left out. */
function loosenBodies(path: Json, shapes: ReadonlyMap<string, Json>): void {
  for (const operation of Object.values(path) as Json[]) {
    const body = operation.requestBody as { required: boolean; content: Record<string, { schema: Json }> } | undefined;
    const schema = body?.content['application/json']?.schema;
    const name =
      String(schema?.$ref ?? '')
        .split('/')
        .at(-1) ?? '';
    const shape = shapes.get(name);
    if (body !== undefined && shape !== undefined) {
      body.required = Array.isArray(shape.required) || typeof shape.minProperties === 'number';
    }
  }
}

/** No bearer token opens it, and none is needed. */
const isOpen = (access: unknown): boolean => access === 'anyone' || access === 'signed' || access === 'session';
