import { day, hour, minute, toRfc3339 } from '../calendar.ts';
import type { Trap } from '../elevator/conditions.ts';
import { closeTimeMs, wearShare } from '../elevator/door-wear.ts';
import type { Elevator } from '../elevator/elevator.ts';
import type { Episode, EpisodeHead } from './episode.ts';
import { lasting } from './episode.ts';

/** SC-13: something lies in the sill of one floor until somebody takes it away. */
export function blockedSill(lift: Elevator, head: EpisodeHead, floor: number, holdMs: number): Episode {
  return {
    ...head,
    device: lift.id,
    kind: 'blocked_sill',
    mustFire: ['EL-03'],
    mustNotFire: ['EL-01', 'EL-02'],
    begin(at, note) {
      let blockedSince: number | undefined;
      lift.conditions.blockedFloor = floor;
      lift.call({ at, from: floor, to: floor === 1 ? 2 : 1, people: 1 });
      note.details.floor = floor;
      return (now) => {
        if (blockedSince === undefined && lift.car.failedCloses > 0 && lift.car.floor === floor) {
          blockedSince = now;
          note.onset = now;
        }
        if (blockedSince === undefined || now < blockedSince + holdMs) return false;
        lift.conditions.blockedFloor = undefined;
        return true;
      };
    },
  };
}

/** Somebody holds the door for a neighbour: it reverses twice and closes. */
export function heldDoor(lift: Elevator, head: EpisodeHead, floor: number): Episode {
  return {
    ...head,
    device: lift.id,
    kind: 'held_door',
    mustFire: [],
    mustNotFire: ['EL-03', 'EL-02'],
    begin(at, note) {
      lift.conditions.blockedFloor = floor;
      lift.call({ at, from: floor, to: floor === 1 ? 2 : 1, people: 2 });
      note.details.floor = floor;
      return () => {
        if (lift.car.floor !== floor || lift.car.failedCloses < 2) return false;
        lift.conditions.blockedFloor = undefined;
        return true;
      };
    },
  };
}

/** SC-14: people are trapped, between floors or behind a door that stays shut, until they are freed. */
export function entrapment(lift: Elevator, head: EpisodeHead, trap: Trap, ride: { from: number; to: number }): Episode {
  return {
    ...head,
    device: lift.id,
    kind: trap.occupied ? 'entrapment' : 'empty_stop',
    mustFire: trap.occupied ? ['EL-01'] : trap.betweenFloors ? ['EL-04'] : [],
    mustNotFire: trap.occupied ? [] : ['EL-01'],
    begin(at, note) {
      let trapped = false;
      lift.conditions.trap = trap;
      lift.call({ at, from: ride.from, to: ride.to, people: 1 + (ride.to % 3) });
      return (now) => {
        if (!trapped && lift.car.trap === trap) {
          trapped = true;
          note.onset = lift.car.trappedSince;
          Object.assign(note.details, {
            cause: trap.cause,
            between_floors: trap.betweenFloors,
            button_pressed: trap.buttonPressed,
            people: lift.car.people,
            detectable_by: toRfc3339(now + 3 * minute),
          });
        }
        return trapped && lift.car.trap === undefined;
      };
    },
  };
}

/** A mechanic works in the car behind closed doors, in inspection mode. */
export function inspection(lift: Elevator, head: EpisodeHead, holdMs: number): Episode {
  return {
    ...head,
    device: lift.id,
    kind: 'inspection',
    mustFire: [],
    mustNotFire: ['EL-01', 'EL-03', 'EL-04'],
    begin(at) {
      lift.conditions.serviceMode = 'inspection';
      lift.conditions.mechanicInside = true;
      const over = lasting(at, holdMs);
      return (now) => {
        if (!over(now)) return false;
        lift.conditions.serviceMode = 'normal';
        lift.conditions.mechanicInside = false;
        return true;
      };
    },
  };
}

/** Somebody leans on the alarm button of a working lift. */
export function buttonAbuse(lift: Elevator, head: EpisodeHead, holdMs: number): Episode {
  return {
    ...head,
    device: lift.id,
    kind: 'button_abuse',
    mustFire: [],
    mustNotFire: ['EL-01'],
    begin(at) {
      lift.conditions.alarmButton = true;
      const over = lasting(at, holdMs);
      return (now) => {
        if (!over(now)) return false;
        lift.conditions.alarmButton = false;
        return true;
      };
    },
  };
}

/** SC-12: the door of a lift wears out, fails at one floor and is repaired some hours later. */
export function doorWear(
  lift: Elevator,
  head: EpisodeHead,
  wear: { lifeDays: number; ageDays: number; failureDay: number; floor: number; runEnd: number },
): Episode {
  const since = head.startsAt - wear.ageDays * day;
  const failureAt = Math.round(since + wear.failureDay * day);
  return {
    ...head,
    device: lift.id,
    kind: 'door_wear',
    mustFire: failureAt < wear.runEnd ? ['EL-02', 'EL-03'] : ['EL-02'],
    mustNotFire: [],
    begin(at, note) {
      let failed = false;
      lift.conditions.wear = { since, lifeDays: wear.lifeDays };
      const x = wearShare(lift.conditions.wear, at);
      note.onset = since;
      Object.assign(note.details, {
        life_days: Math.round(wear.lifeDays * 10) / 10,
        x_start: Math.round(x * 1000) / 1000,
        close_ms_start: Math.round(closeTimeMs(x, at)),
        floor: wear.floor,
        failure_at: toRfc3339(failureAt),
      });
      return (now) => {
        if (!failed && now >= failureAt) {
          failed = true;
          lift.conditions.blockedFloor = wear.floor;
          lift.call({ at: now, from: wear.floor, to: wear.floor === 1 ? 2 : 1, people: 1 });
        }
        if (now < failureAt + 4 * hour) return false;
        lift.conditions.blockedFloor = undefined;
        lift.conditions.wear = undefined;
        return true;
      };
    },
  };
}

/** A lift with a good door, named in the truth so that a false alarm on it is counted. */
export function healthyDoor(lift: Elevator, head: EpisodeHead): Episode {
  return {
    ...head,
    device: lift.id,
    kind: 'healthy_door',
    mustFire: [],
    mustNotFire: ['EL-02', 'EL-03'],
    begin: () => () => false,
  };
}

/** The machine room's ventilation fails: the motor runs hot. */
export function hotMotor(lift: Elevator, head: EpisodeHead, holdMs: number): Episode {
  return {
    ...head,
    device: lift.id,
    kind: 'motor_hot',
    mustFire: ['EL-07'],
    mustNotFire: [],
    begin(at) {
      lift.conditions.motorRiseK = 75;
      const over = lasting(at, holdMs);
      return (now) => {
        if (!over(now)) return false;
        lift.conditions.motorRiseK = 0;
        return true;
      };
    },
  };
}
