import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import type { Reader, Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import type { AlertChange } from '../alert.ts';
import { releaseMutedBy } from '../muting/release.ts';
import type { AlertsTables, SilenceRow } from '../tables.ts';

/** Looks again at what silences muted that have ended by `upTo`, each at its own end, in that order. */
export async function settleSilences(tx: Tx, upTo: Instant): Promise<AlertChange[]> {
  const rows = await tx
    .as<AlertsTables>()
    .selectFrom('silences')
    .selectAll()
    .where('settled', '=', sql.lit(0))
    .where('ends_at', '<=', upTo)
    .orderBy('ends_at')
    .orderBy('id')
    .execute();
  const changes: AlertChange[] = [];
  for (const row of rows) {
    const at = row.ends_at as Instant;
    await auditSilence(tx, row, at, 'carewatch', 'expired');
    changes.push(...(await settle(tx, row, at)));
  }
  return changes;
}

/** Marks the silence as over and looks again at what it muted. */
export async function settle(tx: Tx, { id }: SilenceRow, at: Instant): Promise<AlertChange[]> {
  await tx.as<AlertsTables>().updateTable('silences').set({ settled: 1 }).where('id', '=', id).execute();
  return releaseMutedBy(tx, id, at);
}

/** When the next silence ends by itself. */
export async function nextSilenceEnd(reader: Reader): Promise<Instant | undefined> {
  const row = await reader
    .as<AlertsTables>()
    .selectFrom('silences')
    .select('ends_at')
    .where('settled', '=', sql.lit(0))
    .orderBy('ends_at')
    .limit(1)
    .executeTakeFirst();
  return row?.ends_at as Instant | undefined;
}

export async function auditSilence(
  tx: Tx,
  row: SilenceRow,
  at: Instant,
  actor: string,
  action: 'created' | 'expired' | 'ended',
): Promise<void> {
  const { id, kind, reason, technician, p1_responsible, device_id, starts_at, ends_at } = row;
  const named = {
    ...(technician === null ? {} : { technician }),
    ...(p1_responsible === null ? {} : { p1_responsible }),
  };
  await recordAudit(tx, {
    ...{ at, actor, action: `silence.${action}`, object: { kind: 'silence', id } },
    ...(device_id === null ? {} : { device_id }),
    detail: { kind, reason, matchers: JSON.parse(row.matchers), from: starts_at, until: ends_at, ...named },
  });
}
