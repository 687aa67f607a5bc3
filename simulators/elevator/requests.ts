import { day } from '../calendar.ts';
import type { Random } from '../randomness.ts';
import { liftDemand } from '../world/demand.ts';

/** Somebody wants to ride. */
export interface Request {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly people: number;
}

/** The people of one building. */
export interface Requests {
  /** The next one, at or before `at`; taken off the list. */
  take(at: number): Request | undefined;
  nextAt(): number;
  /** Somebody calls at a time of somebody else's choosing, before all others. */
  call(request: Request): void;
}

const peakDemand = 2.3;
const lobby = 1;

/** Rides by the hour of the day: down and out in the morning, in and up in the evening. */
export function createRequests(
  options: { ridesPerDay: number; floors: number; start: number },
  random: Random,
): Requests {
  const urgent: Request[] = [];
  let next = plan(options.start);

  function plan(after: number): Request {
    let at = after;
    do {
      at += random.exponential(day / (options.ridesPerDay * peakDemand));
    } while (!random.chance(liftDemand(at) / peakDemand));
    const home = random.integer(2, options.floors);
    const neighbour = random.integer(2, options.floors);
    const people = 1 + random.weighted([60, 25, 10, 5]);
    if (random.chance(0.06) && neighbour !== home) return { at: Math.ceil(at), from: home, to: neighbour, people };
    const leaving = random.chance(0.5);
    return { at: Math.ceil(at), from: leaving ? home : lobby, to: leaving ? lobby : home, people };
  }

  return {
    nextAt: () => urgent[0]?.at ?? next.at,
    call(request) {
      urgent.push(request);
    },
    take(at) {
      if (urgent[0] !== undefined && urgent[0].at <= at) return urgent.shift();
      if (next.at > at) return undefined;
      const request = next;
      next = plan(at);
      return request;
    },
  };
}
