import { withdrawCallbacksWhenReopened } from './calls/callback-of-ticket.ts';
import { freeJoinedCalls } from './calls/joined-calls.ts';
import { leadOn } from './calls/lead-on.ts';
import { followClocks } from './clocks/follow-clocks.ts';
import { followLadder } from './clocks/ladder.ts';
import { followDispatch } from './dispatch/follow-dispatch.ts';
import { freezeEvidence } from './evidence/freeze-evidence.ts';
import { reviewRepeats } from './repeats/repeat-repairs.ts';
import { callBackWhenOver, noteOuting } from './satisfaction/outings.ts';
import { takeAnswer } from './satisfaction/take-answer.ts';
import { tellEngineOfOpened, tellEngineOfService } from './tickets/tell-engine.ts';
import { followVisits } from './visits/follow-visits.ts';
import { handOnVisits } from './visits/hand-on-visits.ts';
import type { Followers } from './work-deps.ts';

/** All that hangs on changes of tickets and calls, in order. */
export const followers: Followers = {
  tickets: [
    freezeEvidence,
    tellEngineOfOpened,
    tellEngineOfService,
    noteOuting,
    callBackWhenOver,
    withdrawCallbacksWhenReopened,
    // It may ask for more skill of whoever is sent.
    reviewRepeats,
    followDispatch,
    followClocks,
    followLadder,
    handOnVisits,
    followVisits,
  ],
  calls: [leadOn, takeAnswer, freeJoinedCalls],
};
