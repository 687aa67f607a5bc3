import { AppError, type Instant, toRfc3339 } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskFailure } from '../errors.ts';
import type { CallRow, DeskTables } from '../tables.ts';
import { type ClaimInput, claimState, decideClaim } from './claim-transitions.ts';

export async function readCall(tx: Tx, kind: CallRow['kind'], id: string): Promise<CallRow> {
  const row = await tx
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (row === undefined) throw new AppError<DeskFailure>({ code: 'call-unknown', id }, `There is no call ${id}.`);
  return row;
}

/** Throws when the claim of the call does not let this person do that now. */
export function refuseClaimed(row: CallRow, input: ClaimInput, by: string, now: Instant): void {
  const move = decideClaim(claimState(row, by, now), input);
  if ('next' in move) return;
  const until =
    row.claimed_until === null ? '' : ` (${row.claimed_by}, until ${toRfc3339(row.claimed_until as Instant)})`;
  const sentence = `The call ${row.id} cannot be worked on: ${move.refused}${until}; take another one.`;
  throw new AppError<DeskFailure>({ code: 'call-claimed', id: row.id, by: row.claimed_by }, sentence);
}
