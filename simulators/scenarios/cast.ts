import { day, hour, localHour } from '../calendar.ts';
import type { DeviceType } from '../devices/device.ts';
import type { Random } from '../randomness.ts';
import type { Member, SimulatedDevice } from '../town/fleet.ts';
import type { DistrictLife } from '../world/district-life.ts';
import type { Happening } from './episode.ts';

type DeviceOf<T extends DeviceType> = Extract<SimulatedDevice, { readonly type: T }>;

/** What a scenario plans with: the run's span, its own randomness, and devices that are free. */
export interface Stage {
  readonly start: number;
  readonly end: number;
  readonly random: Random;
  /** How often things happen, over the usual: 1 in a town of people. */
  readonly density: number;
  readonly districts: readonly StageDistrict[];
  /** Something happens to a whole district. */
  announce(happening: Happening): void;
  /** A device with nothing planned between the instants, now booked; false when it is. */
  reserve(device: string, from: number, to: number): boolean;
  count(type: DeviceType): number;
  /** A device of the type with nothing else planned between the instants, now booked; undefined if all are. */
  book<T extends DeviceType>(
    type: T,
    from: number,
    to: number,
    suits?: (device: DeviceOf<T>) => boolean,
  ): DeviceOf<T> | undefined;
  /** An instant of the run, drawn by weights of the hour, that leaves `margin` before the end where it can. */
  instant(weight: (hour: number) => number, margin: number): number;
}

export interface StageDistrict {
  readonly life: DistrictLife;
  readonly devices: readonly SimulatedDevice[];
}

/** Who has been booked when; shared by all scenarios of a run, so that no two meet in one device. */
export interface Bookings {
  readonly taken: Map<string, { readonly from: number; readonly to: number }[]>;
}

const restBetween = hour;

export function createStage(
  members: readonly Member[],
  run: { start: number; end: number; density?: number },
  bookings: Bookings,
  random: Random,
  announce: (happening: Happening) => void,
): Stage {
  const free = (id: string, from: number, to: number) =>
    (bookings.taken.get(id) ?? []).every((other) => to + restBetween < other.from || from > other.to + restBetween);

  return {
    start: run.start,
    end: run.end,
    density: run.density ?? 1,
    random,
    districts: districtsOf(members),
    announce,
    reserve(device, from, to) {
      if (!free(device, from, to)) return false;
      bookings.taken.set(device, [...(bookings.taken.get(device) ?? []), { from, to }]);
      return true;
    },
    count: (type) => members.filter(({ device }) => device.type === type).length,
    book(type, from, to, suits) {
      const candidates = members
        .map(({ device }) => device)
        .filter((device): device is DeviceOf<typeof type> => device.type === type)
        .filter((device) => free(device.id, from, to) && (suits?.(device) ?? true));
      if (candidates.length === 0) return undefined;
      const chosen = candidates[random.integer(0, candidates.length - 1)];
      if (chosen === undefined) return undefined;
      bookings.taken.set(chosen.id, [...(bookings.taken.get(chosen.id) ?? []), { from, to }]);
      return chosen;
    },
    instant(weight, margin) {
      const last = Math.max(run.start + (run.end - run.start) / 4, run.end - margin);
      for (let attempt = 0; attempt < 200; attempt += 1) {
        const at = Math.round(random.uniform(run.start, last));
        if (random.chance(weight(localHour(at)))) return at;
      }
      return Math.round(random.uniform(run.start, last));
    },
  };
}

function districtsOf(members: readonly Member[]): readonly StageDistrict[] {
  return [...Map.groupBy(members, ({ district }) => district)].map(([life, group]) => ({
    life,
    devices: group.map(({ device }) => device),
  }));
}

/** Days of a run. */
export function runDays(stage: Stage): number {
  return (stage.end - stage.start) / day;
}

/** How many events of a Poisson process fall into a run that expects so many; at least `atLeast`. */
export function drawCount(expected: number, atLeast: number, random: Random): number {
  let count = 0;
  for (let left = expected - random.exponential(1); left > 0; left -= random.exponential(1)) count += 1;
  return Math.max(atLeast, count);
}

/** So many of something for a fleet: one for every `per` devices, at least one. */
export function oneFor(per: number, devices: number, density = 1): number {
  return Math.max(1, Math.round((devices * density) / per));
}
