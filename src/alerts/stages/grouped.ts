import { incidentAbove } from '../incidents/incident-above.ts';
import type { MutingJudge } from './stage.ts';

/** An open incident has this finding for one of its members, and its own ticket is worked. */
export const grouped: MutingJudge = {
  name: 'grouped',
  effect: 'mute',
  async judge(finding, { reader }) {
    const incident = await incidentAbove(reader, finding);
    return incident === undefined ? undefined : { reason: 'incident-open', by: incident };
  },
};
