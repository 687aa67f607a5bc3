import { Type } from 'typebox';
import type { AuditRecord } from '../../db/index.ts';
import type { AuditFeed } from '../audit-feed.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError, invalid } from '../errors.ts';
import { createEventStream, type EventStreamOptions } from '../event-stream.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import type { NoteRead } from '../personal-reads.ts';
import { closed, text } from '../shapes/common.ts';
import { auditView, maySee } from './audit.ts';
import { about, reads } from './describe.ts';

const example = `id: 8123
event: ticket.opened
data: {"id":8123,"at":"2026-01-15T08:30:00.000Z","actor":"carewatch","action":"ticket.opened","object":{"kind":"ticket","id":"tkt_01"},"device_id":"GH-000123","detail":{}}

`;

interface StreamDeps extends Pick<ApiDeps, 'wall' | 'log'> {
  readonly feed: AuditFeed;
  readonly noteRead: NoteRead;
}

/** The stream of what changes. Its streams end when the server closes. */
export function streamRoutes(app: App, deps: StreamDeps, options: EventStreamOptions): void {
  const { feed } = deps;
  const open = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const end of open) end();
  });

  app.route({
    method: 'GET',
    url: '/stream',
    exposeHeadRoute: false,
    config: reads('read', { gives: { 'text/event-stream': example } }),
    schema: {
      ...about('house', 'streamChanges', 'What changes, as server-sent events; resumable by Last-Event-ID', {
        200: Type.String(),
      }),
      querystring: Type.Object(
        {
          types: Type.Optional(
            text('kinds of objects or event names, joined by commas', 'ticket,alert.opened', { maxLength: 2000 }),
          ),
        },
        closed,
      ),
    },
    handler: async (request, reply) => {
      const wanted = wantedTypes(request.query.types);
      const after = lastEventId(request.headers['last-event-id']) ?? (await feed.last());
      const { role } = principalOf(request);
      await deps.noteRead(request, 'stream', ['all']);
      const stream = createEventStream(options, deps.wall);
      open.add(stream.end);
      stream.ended.addEventListener('abort', () => open.delete(stream.end), { once: true });
      request.raw.socket.once('close', () => stream.body.destroy());

      const take = (record: AuditRecord): void => {
        // That somebody listens is no news to who listens.
        if (!wanted(record) || !maySee(role, record) || record.action === 'stream.read') return;
        stream.send({ id: record.id, name: record.action, data: auditView(record, role) });
      };
      feed.follow(after, take, stream.ready, stream.ended).catch((error) => {
        deps.log.warn({ request_id: request.id, err: error }, 'a stream ended because the audit could not be read');
        stream.body.destroy();
      });
      reply
        .type('text/event-stream; charset=utf-8')

        .header('x-accel-buffering', 'no');
      return reply.send(stream.body);
    },
  });
}

function lastEventId(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header);
  throw apiError(
    { code: 'bad-header' },
    `Last-Event-ID is ${JSON.stringify(header).slice(0, 40)}; send the id of the last event received, or leave it out.`,
  );
}

/** `ticket` stands for everything about tickets, `ticket.opened` for that one event. */
function wantedTypes(list: string | undefined): (record: AuditRecord) => boolean {
  if (list === undefined) return () => true;
  const types = list.split(',').map((type) => type.trim().replace(/\.\*$/, ''));
  const bad = types.find((type) => !/^[a-z][a-z0-9_-]*(\.[a-z0-9_.-]+)?$/.test(type));
  if (bad !== undefined) {
    const detail = `types holds ${JSON.stringify(bad.slice(0, 60))}; send names such as ticket or alert.opened, joined by commas.`;
    throw invalid({ parameter: 'types', detail });
  }
  return ({ action, object }) =>
    types.some((type) => action === type || object.kind === type || action.startsWith(`${type}.`));
}
