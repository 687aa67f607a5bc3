import { isUrgent } from '../muting/finding.ts';
import { openParents } from '../muting/parents.ts';
import type { MutingJudge } from './stage.ts';

/** The alert of the parent rule is open for the same device and says it all. */
export const inhibited: MutingJudge = {
  name: 'inhibited',
  effect: 'mute',
  async judge(finding, { reader }) {
    if (isUrgent(finding)) return undefined;
    const parent = (await openParents(reader, finding)).find(({ subject_kind }) => subject_kind === 'device');
    return parent === undefined ? undefined : { reason: 'parent-open', by: parent.id };
  },
};
