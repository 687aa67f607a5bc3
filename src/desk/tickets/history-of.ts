import type { HistoryOf, Reader } from '../../db/index.ts';
import type { EvidenceTables } from '../evidence/evidence-row.ts';
import type { CallRow, DeskTables } from '../tables.ts';

/** Calls of a customer or ticket that a history comprises: the newest. */
const mostCalls = 500;

const kindOf = { care: 'care-call', callback: 'callback' } as const satisfies Record<CallRow['kind'], string>;

function objectsOf(calls: readonly Pick<CallRow, 'id' | 'kind'>[]): Record<string, string[]> {
  const idsOf = (wanted: CallRow['kind']) => calls.filter(({ kind }) => kind === wanted).map(({ id }) => id);
  return { [kindOf.care]: idsOf('care'), [kindOf.callback]: idsOf('callback') };
}

/** Everything that belongs to a ticket: its calls, reviews, and the alerts under which it went on. */
export async function historyOfTicket(reader: Reader, id: string): Promise<HistoryOf> {
  const db = reader.as<DeskTables & EvidenceTables>();
  const calls = await db
    .selectFrom('calls')
    .select(['id', 'kind'])
    .where('ticket_id', '=', id)
    .orderBy('id', 'desc')
    .limit(mostCalls)
    .execute();
  const reviews = await db.selectFrom('repair_reviews').select('id').where('ticket_id', '=', id).execute();
  const own = await db.selectFrom('tickets').select('alert_id').where('id', '=', id).execute();
  const earlier = await db.selectFrom('ticket_evidence').select('alert_id').where('ticket_id', '=', id).execute();
  const alerts = [...own, ...earlier].flatMap(({ alert_id }) => (alert_id === null ? [] : [alert_id]));
  return {
    device_ids: [],
    objects: { ...objectsOf(calls), ticket: [id], review: reviews.map((one) => one.id), alert: [...new Set(alerts)] },
  };
}

/** Everything that was done for a customer, also about devices that are somebody else's by now. */
export async function historyOfCustomer(reader: Reader, id: string, device_ids: readonly string[]): Promise<HistoryOf> {
  const db = reader.as<DeskTables>();
  const calls = await db
    .selectFrom('calls')
    .select(['id', 'kind'])
    .where('customer_id', '=', id)
    .orderBy('id', 'desc')
    .limit(mostCalls)
    .execute();
  const tickets = await db
    .selectFrom('tickets')
    .select('id')
    .where('customer_id', '=', id)
    .orderBy('id', 'desc')
    .limit(mostCalls)
    .execute();
  return {
    device_ids,
    objects: { ...objectsOf(calls), customer: [id], ticket: tickets.map((one) => one.id) },
  };
}
