import { can, type Role } from '../../access/index.ts';
import { toRfc3339 } from '../../base/index.ts';
import { type AuditFilter, type AuditRecord, pageOf, readAudit, readPageKey } from '../../db/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../errors.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { pageAndFilter } from '../paging.ts';
import { personalFor } from '../personal.ts';
import { listOf, type Sent } from '../shapes/common.ts';
import { auditQuery, auditShape } from '../shapes/house.ts';
import { about, reads } from './describe.ts';

export function auditRoutes(app: App, { database }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/audit',
    config: reads('audit:read'),
    schema: {
      ...about('house', 'listAudit', 'Everything that changed, who changed it and when; oldest first', {
        200: listOf(auditShape, 'AuditList'),
      }),
      querystring: auditQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const after = readPageKey(page, [0])?.[0] ?? 0;
      const records = await readAudit(database, { after, limit: page.limit + 1, ...auditFilter(filter) });
      const { role } = principalOf(request);
      return pageOf(
        records,
        page,
        ({ id }) => [id],
        (record) => auditView(record, role),
      );
    },
  });
}

function auditFilter(query: Sent<typeof auditQuery>): Pick<AuditFilter, 'device_id' | 'object'> {
  const { device_id, object_kind: kind, object_id: id } = query;
  if ((kind === undefined) !== (id === undefined)) {
    const [missing, given] = kind === undefined ? ['object_kind', 'object_id'] : ['object_id', 'object_kind'];
    throw invalid({ parameter: missing, detail: `${missing} is missing beside ${given}; send both or neither.` });
  }
  return {
    ...(device_id === undefined ? {} : { device_id }),
    ...(kind === undefined || id === undefined ? {} : { object: { kind, id } }),
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
