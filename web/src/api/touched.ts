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
  'device-command': ['/devices'],
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
  export: ['/exports'],
};

/** What may be old: answers below a path, and of those about one thing only the ones about this thing. */
export interface Touched {
  readonly path: string;
  readonly id?: string;
}

/** That somebody looked at something changes nothing. */
export function touchedBy({ action, object }: AuditRecord): readonly Touched[] {
  if (action.endsWith('.read')) return [];
  const [own, ...others] = byKind[object.kind] ?? [];
  return own === undefined ? [] : [{ path: own, id: object.id }, ...others.map((path) => ({ path }))];
}

/** Whether the answer kept under the key may be old now. */
export function isTouched([operation, input]: QueryKey, touched: readonly Touched[]): boolean {
  if (typeof operation !== 'string' || touched.length === 0) return false;
  const path = operation.slice(operation.indexOf(' ') + 1);
  if (/\/(history|why-not)$/.test(path)) return true;
  const about = (input as { readonly path?: { readonly id?: string } } | undefined)?.path?.id;
  return touched.some(
    (one) => path.startsWith(one.path) && (one.id === undefined || about === undefined || about === one.id),
  );
}
