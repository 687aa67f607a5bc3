import type { OutsideField, OutsideRule, SharedFields } from './outside-update.ts';

/** What is known of both sides when an update comes. */
export interface Sides {
  /** What stands here now. */
  readonly here: SharedFields;
  /** What stood here when the other side last told something. */
  readonly hereThen: SharedFields;
  /** What the other side last said that it had. */
  readonly saidThen: SharedFields;
  /** The other side had taken over what stands here; or it had something older; undefined when it does not say. */
  readonly tookOver: boolean | undefined;
  /** The two were linked by this very update, so nothing is known of before. */
  readonly first: boolean;
  /** P1 or P2 of an alert that lasts. */
  readonly lifeSafety: boolean;
}

export type FieldVerdict = 'take' | 'echo' | 'behind' | Extract<OutsideRule, 'both-changed' | 'life-safety'>;

/**
 * Decides about one field by comparing three ways, because most systems send the whole ticket when a part of it
 * changed: what was not changed there is not taken over, however long ago it was changed here.
 */
export function judgeField(field: OutsideField, sent: string | null, sides: Sides): FieldVerdict {
  const { here, saidThen } = sides;
  if (sent === here[field]) return 'echo';
  // Who had taken over what stands here did not leave the field behind: it was put back on purpose.
  if (!sides.first && sides.tookOver !== true && sent === saidThen[field]) return 'behind';
  if (changedHere(field, sides)) return 'both-changed';
  if (sides.lifeSafety && endangers(field, sent, here)) return 'life-safety';
  return 'take';
}

function changedHere(field: OutsideField, { here, hereThen, tookOver, first }: Sides): boolean {
  if (tookOver === true) return false;
  if (first) return tookOver === false;
  return here[field] !== hereThen[field];
}

/** P1 sorts before P4. */
const endangers = (field: OutsideField, sent: string | null, here: SharedFields): boolean =>
  (field === 'severity' && sent !== null && sent > here.severity) || (field === 'state' && sent === 'cancelled');
