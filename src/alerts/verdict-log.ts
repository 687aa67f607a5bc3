import { assert } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import type { Verdict } from '../rules/index.ts';

/** A verdict that came out differently when the journal was replayed. */
export interface ReplayMismatch {
  readonly seq: number;
  readonly ordinal: number;
  /** `missing`: applied before, not said now. `new`: said now, not applied before. `different`: another content. */
  readonly kind: 'missing' | 'new' | 'different';
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
  assert(false, `not built: ${typeof reader} ${typeof range} ${typeof verdicts}`);
}

/** Forgets verdicts of entries before `seq`: call it with the seq of the oldest snapshot that may be loaded. */
export async function pruneVerdictLog(tx: Tx, seq: number): Promise<void> {
  assert(false, `not built: ${typeof tx} ${seq}`);
}
