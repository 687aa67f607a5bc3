import { cappedCalls } from './calls/joined-calls.ts';
import { promisedCalls } from './calls/promised-calls.ts';
import { watches } from './calls/watches.ts';
import { timedClocks, timedLadders } from './clocks/timed-clocks.ts';
import { deferredWork } from './deferred-work.ts';
import { timedDispatch } from './dispatch/timed-dispatch.ts';
import { unfinishedOutings } from './satisfaction/outings.ts';
import { unconfirmedClosures } from './tickets/closure.ts';
import { pendingTickets } from './tickets/pending-tickets.ts';
import type { TimedWork } from './timed-work.ts';
import { checkDone } from './visits/check-done.ts';

/** All that falls due by itself; of what is due at one instant the first of the list comes first. */
export const timedWorks: readonly TimedWork[] = [
  deferredWork,
  timedDispatch,
  timedClocks,
  timedLadders,
  promisedCalls,
  cappedCalls,
  watches,
  unfinishedOutings,
  pendingTickets,
  unconfirmedClosures,
  checkDone,
];
