import type { Generated } from 'kysely';
import type { Reader, Tx } from './database.ts';

/** A command of a person or program on its way into the journal. */
export interface ControlDraft {
  /** What it is; the label of the journal entry. */
  readonly label: string;
  /** Whom it is about; the subject of the journal entry. */
  readonly subject: string;
  /** JSON; the entry's payload is this body with the row's `id`. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface PendingControl extends ControlDraft {
  /** Rises with every control and is never used again. */
  readonly id: number;
}

type Tables = { control_outbox: { id: Generated<number>; label: string; subject: string; body: string } };

/** Queues a control within the change it tells of; returns its id. */
export async function enqueueControl(tx: Tx, draft: ControlDraft): Promise<number> {
  const { insertId } = await tx
    .as<Tables>()
    .insertInto('control_outbox')
    .values({ label: draft.label, subject: draft.subject, body: JSON.stringify(draft.body) })
    .executeTakeFirstOrThrow();
  return Number(insertId);
}

/** Controls not yet known to be in the journal, oldest first. */
export async function pendingControls(reader: Reader, limit: number): Promise<PendingControl[]> {
  const rows = await reader.as<Tables>().selectFrom('control_outbox').selectAll().orderBy('id').limit(limit).execute();
  return rows.map((row) => ({ ...row, body: JSON.parse(row.body) as Record<string, unknown> }));
}

/**
 * Says that every control up to `upToId` is durable in the journal. A crash before this call makes the relay
 * append them again; readers of the journal ignore an id that they have seen.
 */
export async function markControlsAppended(tx: Tx, upToId: number): Promise<void> {
  await tx.as<Tables>().deleteFrom('control_outbox').where('id', '<=', upToId).execute();
}
