import { createHash } from 'node:crypto';
import { assert } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import { readCursor, saveCursor } from '../db/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { AlertsTables } from './tables.ts';

/** A verdict that came out differently when the journal was replayed. */
export interface ReplayMismatch {
  readonly seq: number;
  readonly ordinal: number;
  /** `missing`: applied before, not said now. `new`: said now, not applied before. `different`: another content. */
  readonly kind: 'missing' | 'new' | 'different';
}

/** Verdicts of entries before this were forgotten. */
const prunedBefore = 'alerts.verdict-log-pruned';

/** Notes that the verdict was taken. A verdict taken twice is a defect of the caller's cursor. */
export async function logVerdict(tx: Tx, verdict: Verdict): Promise<void> {
  const { seq, ordinal } = verdict;
  const { numInsertedOrUpdatedRows } = await tx
    .as<AlertsTables>()
    .insertInto('verdict_log')
    .values({ seq, ordinal, digest: digestOf(verdict) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  assert(numInsertedOrUpdatedRows === 1n, `verdict ${seq}/${ordinal} applied twice`);
}

/**
 * Compares the verdicts of replayed entries `fromSeq`–`toSeq` (both included) with those applied when they were new.
 * What was pruned is not compared.
 */
export async function compareReplayed(
  reader: Reader,
  range: { readonly fromSeq: number; readonly toSeq: number },
  verdicts: readonly Verdict[],
): Promise<ReplayMismatch[]> {
  const from = Math.max(range.fromSeq, await readCursor(reader, prunedBefore));
  const rows = await reader
    .as<AlertsTables>()
    .selectFrom('verdict_log')
    .selectAll()
    .where('seq', '>=', from)
    .where('seq', '<=', range.toSeq)
    .execute();
  const applied = new Map(rows.map((row) => [`${row.seq}/${row.ordinal}`, row]));
  const mismatches: ReplayMismatch[] = [];
  for (const verdict of verdicts) {
    const { seq, ordinal } = verdict;
    if (seq < from || seq > range.toSeq) continue;
    const row = applied.get(`${seq}/${ordinal}`);
    applied.delete(`${seq}/${ordinal}`);
    if (row === undefined) mismatches.push({ seq, ordinal, kind: 'new' });
    else if (row.digest !== digestOf(verdict)) mismatches.push({ seq, ordinal, kind: 'different' });
  }
  for (const { seq, ordinal } of applied.values()) mismatches.push({ seq, ordinal, kind: 'missing' });
  return mismatches.toSorted((a, b) => a.seq - b.seq || a.ordinal - b.ordinal);
}

/** Forgets verdicts of entries before `seq`: call it with the seq of the oldest snapshot that may be loaded. */
export async function pruneVerdictLog(tx: Tx, seq: number): Promise<void> {
  if (seq <= (await readCursor(tx, prunedBefore))) return;
  await tx.as<AlertsTables>().deleteFrom('verdict_log').where('seq', '<', seq).execute();
  await saveCursor(tx, prunedBefore, seq);
}

/** Of everything in the verdict; the inputs in the order of their names. */
function digestOf(verdict: Verdict): string {
  const inputs = Object.entries(verdict.inputs).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { at, rule, version, mode, subject, kind, severity, level, deviceTime, since, reason } = verdict;
  const whole = [at, rule, version, mode, subject.kind, subject.id, kind, severity, level, deviceTime, since, reason];
  return createHash('sha256')
    .update(JSON.stringify([...whole, inputs]))
    .digest('base64url');
}
