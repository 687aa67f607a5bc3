import { day, second } from '../calendar.ts';
import type { Random } from '../randomness.ts';
import { hotWaterDemand } from './demand.ts';

/** One use of hot water. */
export interface Draw {
  readonly start: number;
  readonly end: number;
  readonly flowLpm: number;
}

/** The people of one home, as its water heater feels them. Instants asked for must not go back. */
export interface Household {
  /** Hot water drawn at this instant, 0 when nobody draws any. */
  flowAt(at: number): number;
  /** When the next draw begins. */
  nextStart(): number;
  /** When the draw under way ends; Infinity when there is none. */
  nextEnd(): number;
  /** Draws water at a time of somebody else's choosing, in place of what was to come next. */
  draw(draw: Draw): void;
}

const peakDemand = 2.2;

/** Taps and showers at random, as often as `drawsPerDay` on average and when people are at home. */
export function createHousehold(options: { drawsPerDay: number; start: number }, random: Random): Household {
  let next = planDraw(options.start);
  let current: Draw | undefined;

  /** Arrivals of a Poisson process whose rate follows the hour, by thinning the rate of the peak. */
  function planDraw(after: number): Draw {
    let at = after;
    do {
      at += random.exponential(day / (options.drawsPerDay * peakDemand));
    } while (!random.chance(hotWaterDemand(at) / peakDemand));
    const start = Math.ceil(at / second) * second;
    const shower = random.chance(0.35);
    const seconds = Math.round(shower ? random.uniform(300, 720) : random.uniform(25, 150));
    return {
      start,
      end: start + seconds * second,
      flowLpm: shower ? random.uniform(6.5, 9.5) : random.uniform(3, 5.5),
    };
  }

  return {
    flowAt(at) {
      if (at >= next.start) {
        current = next;
        next = planDraw(current.end);
      }
      return current !== undefined && at < current.end ? current.flowLpm : 0;
    },
    nextStart: () => next.start,
    nextEnd: () => current?.end ?? Number.POSITIVE_INFINITY,
    draw(draw) {
      if (current !== undefined && draw.start < current.end) current = { ...current, end: draw.start };
      next = draw;
    },
  };
}
