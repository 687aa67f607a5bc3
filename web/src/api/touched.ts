import type { QueryKey } from '@tanstack/react-query';
import type { AuditRecord } from './schema.d.ts';

/** Which answers an event may have made old: by what it is about, the beginnings of paths. */
const byKind: Readonly<Record<string, readonly string[]>> = {
  ticket: ['/tickets', '/dispatch', '/care-calls', '/callbacks', '/sla', '/summary', '/incidents', '/repair-reviews'],
  'care-call': ['/care-calls', '/summary'],
  callback: ['/callbacks', '/summary'],
  alert: ['/alerts', '/incidents', '/summary'],
  incident: ['/incidents', '/alerts', '/summary'],
  visit: ['/visits', '/tickets'],
  device: ['/devices'],
  command: ['/devices'],
  customer: ['/customers', '/devices'],
  silence: ['/silences', '/alerts'],
  rule: ['/rules'],
  backtest: ['/backtests'],
  model: ['/models'],
  article: ['/articles', '/faults'],
  provider: ['/providers', '/dispatches'],
  technician: ['/technicians', '/dispatches'],
  dispatch: ['/dispatch', '/tickets'],
  campaign: ['/campaigns'],
  handover: ['/handovers'],
  review: ['/repair-reviews'],
  token: ['/tokens'],
  user: ['/users'],
  webhook: ['/webhooks'],
  'webhook-target': ['/webhooks'],
  delivery: ['/deliveries'],
  recipient: ['/recipients'],
  orphan: ['/orphans'],
  sla: ['/sla'],
};

/** That somebody looked at something changes nothing. */
export function pathsTouchedBy({ action, object }: AuditRecord): readonly string[] {
  if (action.endsWith('.read')) return [];
  return byKind[object.kind] ?? [];
}

/** Whether the answer kept under the key may be old once something under these paths changed. */
export function isTouched(key: QueryKey, paths: ReadonlySet<string>): boolean {
  const [operation] = key;
  if (typeof operation !== 'string') return false;
  const path = operation.slice(operation.indexOf(' ') + 1);
  return [...paths].some((start) => path.startsWith(start)) || (paths.size > 0 && /\/(history|why-not)$/.test(path));
}
