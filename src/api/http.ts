import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import { Type } from 'typebox';
import type { ApiDeps } from './deps.ts';
import { apiError } from './errors.ts';
import { type Language, languageOf } from './language.ts';
import { type Problem, problemOf, problemType } from './problem.ts';
import { closed } from './shapes/common.ts';
import { compileValidator } from './validation.ts';

/** The server with every habit that all routes share; routes are added to it. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** The language of titles in the answer. */
    language: Language;
  }
}

export interface HttpOptions {
  /** PEM texts; HTTPS in place of HTTP. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  readonly limits: {
    readonly bodyBytes: number;
    readonly headerBytes: number;
    /** Time a request has to arrive whole. */
    readonly requestMs: number;
    readonly connections: number;
    readonly connectionsPerAddress: number;
  };
}

export async function createHttp(options: HttpOptions, deps: Pick<ApiDeps, 'ids' | 'log'>): Promise<App> {
  const { limits } = options;
  const server = { maxHeaderSize: limits.headerBytes };
  const common = {
    logger: false,
    genReqId: () => deps.ids.next('req'),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    // Longer than proxies keep an idle connection, so that the proxy closes first.
    keepAliveTimeout: 75_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // A device id of 128 characters, each up to twelve when percent-encoded.
    routerOptions: { maxParamLength: 1_600 },
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
      sendProblem(request, reply, problemOf(error));
    },
  } as const;
  const app = (options.tls === undefined
    ? fastify({ ...common, http: server })
    : fastify({ ...common, https: { ...server, ...options.tls } })) as unknown as App;

  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  limitConnections(app, limits);
  parseJson(app);
  closeQueries(app);
  refuseAsProblems(app, deps.log);
  sayLanguage(app);
  await app.register(helmet, {
    // Answers are data; the pages of /docs have a policy of their own.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: options.tls !== undefined && { includeSubDomains: false },
  });
  await app.register(rateLimit, { global: false });
  return app;
}

/** For the log: what is asked for, such as a name, a phone number or a token, stands behind it and stays out. */
const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/** Every error leaves as a problem; defects are logged with the id that the client was told. */
function refuseAsProblems(app: App, log: ApiDeps['log']): void {
  const paths = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(
      `^${url
        .replaceAll(/[.+]/g, '\\$&')
        .replaceAll(/:[^/]+/g, '[^/]+')
        .replaceAll('*', '.*')}/?$`,
    );
    const path = paths.get(url) ?? { pattern, methods: new Set<string>() };
    for (const one of [method].flat()) path.methods.add(one);
    paths.set(url, path);
  });
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) {
      const path = pathOf(request.url);
      log.error({ request_id: request.id, method: request.method, path, err: error }, 'a request failed');
    }
    return sendProblem(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const answer = app.consoleAnswer?.(request, reply);
    if (answer !== undefined) return answer;
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = [...paths.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap(({ methods }) => [...methods]);
    if (allowed.length === 0) {
      throw apiError({ code: 'not-found' }, `There is nothing at ${path.slice(0, 200)}; /docs lists every path.`);
    }
    reply.header('allow', allowed.join(', '));
    throw apiError(
      { code: 'method-not-allowed', allowed },
      `${request.method} is not possible at ${path.slice(0, 200)}; use ${allowed.join(' or ')}.`,
    );
  });
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .status(problem.status)
    .type(problemType)
    .serializer(JSON.stringify)
    .send({ ...problem, request_id: request.id });
}

/** An empty body counts as none, so that an action without fields may be sent either way. */
function parseJson(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/([\w.+-]+\+)?json(;|$)/,
    { parseAs: 'string' },
    async (_request: unknown, body: string) => parseJsonText(body),
  );
  app.addHook('preValidation', async (request) => {
    if (request.body === undefined && request.routeOptions.schema?.body !== undefined) request.body = {};
  });
}

/** Keys that reach into an object's prototype are refused with the other faults. */
function parseJsonText(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new SyntaxError('a key is named __proto__');
      return value;
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw apiError({ code: 'bad-json' }, `The body is not JSON (${why.slice(0, 200)}); send valid JSON in UTF-8.`);
  }
}

/** A route that describes no query takes none: a parameter that would change nothing is refused by name. */
function closeQueries(app: App): void {
  app.addHook('onRoute', (route) => {
    if (!/^\/docs(\/|$)/.test(route.url)) route.schema = { querystring: Type.Object({}, closed), ...route.schema };
  });
}

function sayLanguage(app: App): void {
  app.decorateRequest('language', 'en');
  app.addHook('onRequest', async (request, reply) => {
    request.language = languageOf(request.headers['accept-language']);
    reply.header('content-language', request.language);
    // Answers hold personal data and, once, secrets.
    reply.header('vary', 'accept-language').header('cache-control', 'no-store');
  });
}

/** One stranger cannot take every connection; the limit is far above what one client or proxy needs. */
function limitConnections(app: App, limits: HttpOptions['limits']): void {
  const open = new Map<string, number>();
  app.server.maxConnections = limits.connections;
  app.server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
    if (count > limits.connectionsPerAddress) socket.destroy();
  });
}

/** What arrives is no HTTP: there is no request to answer, only a socket. */
function refuseUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const failed =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? apiError({ code: 'headers-too-large' }, 'The headers are larger than 16 KiB; send fewer.')
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? apiError({ code: 'timed-out' }, 'The request did not arrive whole in time; send it again.')
        : apiError({ code: 'bad-request' }, 'This is no HTTP request.');
  const problem = problemOf(failed);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: ${problemType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
