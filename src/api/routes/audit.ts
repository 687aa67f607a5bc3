import { can, type Role } from '../../access/index.ts';
import { toRfc3339 } from '../../base/index.ts';
import { type AuditRecord, type AuditSearch, cursorOf, readPageKey, searchAudit } from '../../db/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../errors.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { pageAndFilter } from '../paging.ts';
import { personalFor } from '../personal.ts';
import { listOf, type Sent } from '../shapes/common.ts';
import { auditQuery, auditShape } from '../shapes/house.ts';
import { readTime } from '../times.ts';
import { about, reads } from './describe.ts';

export function auditRoutes(app: App, { database }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/audit',
    config: reads('audit:read'),
    schema: {
      ...about(
        'house',
        'listAudit',
        'Everything that changed, who changed it and when; a page of a search may be short and go on',
        {
          200: listOf(auditShape, 'AuditList'),
        },
      ),
      querystring: auditQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const past = readPageKey(page, [0])?.[0];
      const search = { ...auditSearch(filter), limit: page.limit, ...(past === undefined ? {} : { past }) };
      const { records, goOn } = await searchAudit(database, search);
      const { role } = principalOf(request);
      return { items: records.map((record) => auditView(record, role)), next_cursor: goOn && cursorOf([goOn]) };
    },
  });
}

function auditSearch(query: Sent<typeof auditQuery>): Omit<AuditSearch, 'limit' | 'past'> {
  const { order = 'oldest', from, to, ...wanted } = query;
  if (wanted.object_id !== undefined && wanted.object_kind === undefined) {
    const detail = 'object_kind is missing beside object_id; send both, or the kind alone.';
    throw invalid({ parameter: 'object_kind', detail });
  }
  return {
    ...wanted,
    ...(from === undefined ? {} : { from: readTime(from, 'from') }),
    ...(to === undefined ? {} : { to: readTime(to, 'to') }),
    newestFirst: order === 'newest',
  };
}

/** An audit record as the list and the stream show it. */
export const auditView = (record: AuditRecord, role: Role): Sent<typeof auditShape> => ({
  id: record.id,
  at: toRfc3339(record.at),
  actor: record.actor,
  action: record.action,
  object: record.object,
  device_id: record.device_id ?? null,
  detail: personalFor(role, record.detail),
});

/** Who may not read the audit still follows the work, but not who was let in and who is told. */
export const maySee = (role: Role, record: AuditRecord): boolean =>
  can(role, 'audit:read') || (!privateKinds.has(record.object.kind) && (can(role, 'read') || isWork(record)));

/** Who works for a provider sees what is done at devices, not what is said to customers. */
const isWork = ({ object: { kind }, action }: AuditRecord): boolean =>
  (kind === 'ticket' || kind === 'alert' || kind === 'visit') && !action.endsWith('.read');

const privateKinds: ReadonlySet<string> = new Set([
  'token',
  'webhook',
  'webhook-target',
  'delivery',
  'recipient',
  'message',
]);
