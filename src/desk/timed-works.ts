import { deferredWork } from './deferred-work.ts';
import type { TimedWork } from './timed-work.ts';

/** All that falls due by itself; of what is due at one instant the first of the list comes first. */
export const timedWorks: readonly TimedWork[] = [deferredWork];
