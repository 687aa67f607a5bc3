import type { HistoryOf, Reader } from '../../db/index.ts';
import type { EvidenceTables } from '../evidence/evidence-row.ts';
import type { CallRow, DeskTables } from '../tables.ts';
import type { VisitTables } from '../visits/visit-row.ts';

/** Calls of a customer or ticket that a history comprises, and visits: the newest. */
const mostCalls = 500;

const kindOf = { care: 'care-call', callback: 'callback' } as const satisfies Record<CallRow['kind'], string>;

function objectsOf(calls: readonly Pick<CallRow, 'id' | 'kind'>[]): Record<string, string[]> {
  const idsOf = (wanted: CallRow['kind']) => calls.filter(({ kind }) => kind === wanted).map(({ id }) => id);
  return { [kindOf.care]: idsOf('care'), [kindOf.callback]: idsOf('callback') };
}

/** The newest of those tickets. */
async function visitsTo(reader: Reader, tickets: readonly string[]): Promise<string[]> {
  if (tickets.length === 0) return [];
  const visits = await reader
    .as<VisitTables>()
    .selectFrom('visits')
    .select('id')
    .where('ticket_id', 'in', tickets)
    .orderBy('id', 'desc')
    .limit(mostCalls)
    .execute();
  return visits.map(({ id }) => id);
}

/** Everything that belongs to a ticket: its calls, visits, reviews, and the alerts under which it went on. */
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
    objects: {
      ...objectsOf(calls),
      ...{ ticket: [id], visit: await visitsTo(reader, [id]) },
      ...{ review: reviews.map((one) => one.id), alert: [...new Set(alerts)] },
    },
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
  const ticket = tickets.map((one) => one.id);
  return {
    device_ids,
    objects: { ...objectsOf(calls), customer: [id], ticket, visit: await visitsTo(reader, ticket) },
  };
}
