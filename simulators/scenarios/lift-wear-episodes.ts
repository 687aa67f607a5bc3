import { day, toRfc3339 } from '../calendar.ts';
import type { Elevator } from '../elevator/elevator.ts';
import type { Episode, EpisodeHead } from './episode.ts';

/** SC-15: the brake takes half a percent longer to apply each day, of what it took when it was good. */
export function brakeWear(lift: Elevator, head: EpisodeHead, how: { cleanDays: number; days: number }): Episode {
  return {
    ...head,
    device: lift.id,
    kind: 'brake_wear',
    mustFire: ['EL-06'],
    mustNotFire: ['EL-05', 'EL-02'],
    begin(at, note) {
      const from = at + how.cleanDays * day;
      note.onset = from;
      // 30 % over the baseline, after sixty days.
      note.details.crossing_at = toRfc3339(from + 60 * day);
      return (now) => {
        lift.conditions.brakeFactor = 1 + Math.max(0, 0.005 * ((now - from) / day));
        if (now < from + how.days * day) return false;
        lift.conditions.brakeFactor = 1;
        return true;
      };
    },
  };
}

/** SC-15: stretched ropes or a slipped encoder: the car stops farther from the sill, from 0 to 15 mm in four weeks. */
export function levellingDrift(lift: Elevator, head: EpisodeHead, how: { cleanDays: number; days: number }): Episode {
  return {
    ...head,
    device: lift.id,
    kind: 'levelling_drift',
    mustFire: ['EL-05'],
    mustNotFire: ['EL-06', 'EL-02'],
    begin(at, note) {
      const from = at + how.cleanDays * day;
      note.onset = from;
      // One stop in ten is off by more than 10 mm when the mean is off by 10 - 1.28 deviations of 2.5 mm.
      note.details.crossing_at = toRfc3339(Math.round(from + (6.8 / 15) * 28 * day));
      return (now) => {
        lift.conditions.levellingBiasMm = 15 * Math.min(1, Math.max(0, (now - from) / (28 * day)));
        if (now < from + how.days * day) return false;
        lift.conditions.levellingBiasMm = 0;
        return true;
      };
    },
  };
}

/** A lift whose brake and levelling are good, named so that a false alarm on it is counted. */
export function healthyLift(lift: Elevator, head: EpisodeHead): Episode {
  return {
    ...head,
    device: lift.id,
    kind: 'healthy_lift',
    mustFire: [],
    mustNotFire: ['EL-05', 'EL-06'],
    begin: () => () => false,
  };
}
