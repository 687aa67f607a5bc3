import { readFile } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ConsoleFile, type ConsoleFiles, endings, readConsoleFiles } from './console-files.ts';
import type { App } from './http.ts';

/** Everything that the console needs comes from this server. The components' styles are made in the browser. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the daemon answers itself; under these no page of the console is. */
const notPages = /^\/(api|docs|auth|metrics|healthz|readyz|openapi\.json)(\/|$)/;

const missing = `<!doctype html><meta charset="utf-8"><title>Carewatch</title>
<p>The console is not built. Run <code>npm run console:build</code> and start Carewatch again; the API works without it.</p>
`;

/**
 * Serves the console where no route is: a file of its build, or its one page for every path that a person may open.
 * Programs that ask for what is nowhere go on being told so.
 */
export function serveConsole(app: App, folder: string): void {
  const files = readConsoleFiles(folder);
  app.decorate('consoleAnswer', (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    const path = request.url.split('?', 1)[0] ?? '';
    const file = files?.get(path);
    if (file !== undefined && path !== '/index.html') return send(request, reply, file);
    const wantsPage = path === '/' || (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage || notPages.test(path) || path.startsWith('/assets/')) return undefined;
    return sendPage(request, reply, files);
  });
}

async function sendPage(request: FastifyRequest, reply: FastifyReply, files: ConsoleFiles | undefined) {
  const page = files?.get('/index.html');
  if (page !== undefined) return send(request, reply, page);
  return reply.status(503).type('text/html; charset=utf-8').send(missing);
}

async function send(request: FastifyRequest, reply: FastifyReply, file: ConsoleFile): Promise<FastifyReply> {
  reply
    .header('content-security-policy', pagePolicy)
    .header('vary', 'accept-encoding')
    .header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('etag', file.etag)
    .removeHeader('content-language');
  if (request.headers['if-none-match'] === file.etag) return reply.status(304).send();
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const packing = file.packed.find((one) => new RegExp(`\\b${one}\\b(?!;q=0(\\.0+)?(,|$))`).test(accepted));
  if (packing !== undefined) reply.header('content-encoding', packing);
  const path = packing === undefined ? file.path : file.path + endings[packing];
  return reply
    .status(200)
    .type(file.type)
    .send(await readFile(path));
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Present where the console is served: its answer to a path that no route has, if it has one. */
    consoleAnswer?(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> | undefined;
  }
}
