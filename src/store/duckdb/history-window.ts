import { listValue } from '@duckdb/node-api';
import type { Segment } from './segment.ts';
import type { Condition } from './source.ts';

/** Entries of the journal by `seq`. */
export interface Window {
  /** Excluded. */
  readonly after: number;
  readonly upTo: number;
}

export const overlaps = ({ first, last }: NonNullable<Segment['seqs']>, { after, upTo }: Window): boolean =>
  last > after && first <= upTo;

export const inWindow = ({ after, upTo }: Window): readonly Condition[] => [
  ['seq > $after', 'after', after],
  ['seq <= $upTo', 'upTo', upTo],
];

/** A list must say of what it is, also when it is empty; this id belongs to nobody. */
export const deviceCondition = (column: string, devices: readonly string[] | undefined): Condition => [
  `${column} IN (SELECT unnest($devices))`,
  'devices',
  devices === undefined ? undefined : listValue(['', ...devices]),
];
