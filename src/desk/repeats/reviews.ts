import { AppError, type Instant } from '../../base/index.ts';
import { type Page, type PageRequest, pageOf, type Reader, readPageKey, recordAudit, type Tx } from '../../db/index.ts';
import type { DeskFailure } from '../errors.ts';
import { refuseStale } from '../stale.ts';
import type { DeskTables } from '../tables.ts';
import type { TicketReview } from '../tickets/ticket.ts';

/** The task to find out why a repair had to be repeated. */
export interface RepairReview {
  readonly id: string;
  readonly ticket_id: string;
  readonly device_id: string | null;
  readonly kind: TicketReview;
  readonly state: 'open' | 'concluded';
  readonly opened_at: Instant;
  readonly concluded_at: Instant | null;
  readonly concluded_by: string | null;
  readonly finding: string | null;
  readonly version: number;
}

export interface ReviewFilter {
  readonly state?: 'open' | 'concluded';
  readonly kind?: TicketReview;
  readonly device_id?: string;
  readonly ticket_id?: string;
}

type ReviewRow = DeskTables['repair_reviews'];

const toReview = (row: ReviewRow): RepairReview => ({
  ...row,
  state: row.concluded_at === null ? 'open' : 'concluded',
  opened_at: row.opened_at as Instant,
  concluded_at: row.concluded_at as Instant | null,
});

/** The oldest first. */
export async function listReviews(
  reader: Reader,
  filter: ReviewFilter,
  page: PageRequest,
): Promise<Page<RepairReview>> {
  const after = readPageKey(page, ['']);
  const { state, kind, device_id, ticket_id } = filter;
  const rows = await reader
    .as<DeskTables>()
    .selectFrom('repair_reviews')
    .selectAll()
    .where('id', '>', String(after?.[0] ?? ''))
    .$if(state !== undefined, (q) => q.where('concluded_at', state === 'open' ? 'is' : 'is not', null))
    .$if(kind !== undefined, (q) => q.where('kind', '=', kind ?? 'complaint'))
    .$if(device_id !== undefined, (q) => q.where('device_id', '=', device_id ?? ''))
    .$if(ticket_id !== undefined, (q) => q.where('ticket_id', '=', ticket_id ?? ''))
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  return pageOf(rows, page, ({ id }) => [id], toReview);
}

export async function getReview(reader: Reader, id: string): Promise<RepairReview | undefined> {
  const row = await reader
    .as<DeskTables>()
    .selectFrom('repair_reviews')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : toReview(row);
}

/** Writes down what was found; once. */
export async function concludeReview(
  tx: Tx,
  { id, finding, ifMatch, by, at }: ReviewConclusion,
): Promise<RepairReview> {
  const review = await getReview(tx, id);
  if (review === undefined)
    throw new AppError<DeskFailure>({ code: 'review-unknown', id }, `There is no review ${id}.`);
  refuseStale(ifMatch, review.version);
  if (review.state === 'concluded') {
    const sentence = `The review ${id} was concluded by ${review.concluded_by}; open findings belong to a new one.`;
    throw new AppError<DeskFailure>({ code: 'move-forbidden', id, state: review.state, action: 'conclude' }, sentence);
  }
  const set = { concluded_at: at, concluded_by: by, finding, version: review.version + 1 };
  await tx.as<DeskTables>().updateTable('repair_reviews').set(set).where('id', '=', id).execute();
  await recordAudit(tx, {
    ...{ at, actor: by, action: 'review.concluded', object: { kind: 'review', id } },
    ...(review.device_id === null ? {} : { device_id: review.device_id }),
    detail: { ticket_id: review.ticket_id, finding },
  });
  return { ...review, ...set, state: 'concluded' };
}

export interface ReviewConclusion {
  readonly id: string;
  readonly finding: string;
  readonly ifMatch: number | undefined;
  readonly by: string;
  readonly at: Instant;
}
