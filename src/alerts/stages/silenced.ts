import { covers } from '../silences/matches.ts';
import { runningSilences } from '../silences/running.ts';
import type { MutingJudge } from './stage.ts';

const reasons = {
  silence: 'silence-active',
  maintenance: 'maintenance-active',
  on_site: 'technician-on-site',
} as const;

/** People said that they do not want to act on this for a while. */
export const silenced: MutingJudge = {
  name: 'silenced',
  effect: 'mute',
  async judge(finding, { reader, place }) {
    const silences = await runningSilences(reader, finding.at);
    const found = silences.find((silence) => covers(silence, finding, place));
    return found === undefined ? undefined : { reason: reasons[found.kind], by: found.id };
  },
};
