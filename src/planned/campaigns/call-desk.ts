import type { Desk } from '../../desk/index.ts';

/** The part of the desk that takes planned calls. */
export type CallDesk = Pick<Desk, 'refusalOfPlanned' | 'queuePlanned'>;
