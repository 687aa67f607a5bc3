import { minute, second } from '../calendar.ts';
import type { Random } from '../randomness.ts';
import type { ElevatorConditions, Trap } from './conditions.ts';
import { closeTimeMs, reversalShare, wearShare } from './door-wear.ts';
import type { Ride } from './kinematics.ts';
import { floorHeightM, rideAt, startRide } from './kinematics.ts';
import type { Request, Requests } from './requests.ts';

type CarPhase = 'resting' | 'riding' | 'opening' | 'open' | 'closing' | 'trapped' | 'working';

/** A lift car, its door and the people in it. Mutable: one car, one owner. */
export interface Car {
  phase: CarPhase;
  /** When the present phase ends by itself; Infinity while only a call ends it. */
  until: number;
  floor: number;
  heightM: number;
  speed: number;
  people: number;
  ride: Ride | undefined;
  request: Request | undefined;
  /** Whether the people of the request are in the car. */
  boarded: boolean;
  trap: Trap | undefined;
  trappedSince: number;
  /** Closings that failed in a row at this stop. */
  failedCloses: number;
  willReverse: boolean;
  openTimeMs: number;
  closeTimeMs: number;
  doorPeakA: number;
  levellingMm: number;
  rideSeconds: number;
  readonly totals: { trips: number; reversals: number; retries: number; doorCycles: number; relevels: number };
}

export interface CarDeps {
  readonly conditions: ElevatorConditions;
  readonly requests: Requests;
  readonly ratedSpeed: number;
  readonly random: Random;
}

export function restingCar(random: Random): Car {
  return {
    phase: 'resting',
    until: Infinity,
    floor: 1,
    heightM: 0,
    speed: 0,
    people: 0,
    ride: undefined,
    request: undefined,
    boarded: false,
    trap: undefined,
    trappedSince: 0,
    failedCloses: 0,
    willReverse: false,
    openTimeMs: 2_200,
    closeTimeMs: 3_000,
    doorPeakA: 1.5,
    levellingMm: 0,
    rideSeconds: 0,
    totals: {
      trips: random.integer(1e5, 9e5),
      reversals: random.integer(1e3, 2e4),
      retries: random.integer(0, 300),
      doorCycles: random.integer(2e5, 2e6),
      relevels: random.integer(0, 900),
    },
  };
}

/** Moves the car on to `at`; phases that ended meanwhile follow on each other at their own instants. */
export function stepCar(car: Car, at: number, deps: CarDeps): void {
  for (;;) {
    if (car.phase === 'working' && !deps.conditions.mechanicInside) enter(car, 'resting', Infinity);
    if (car.phase === 'resting') {
      if (!leaveRest(car, at, deps)) return;
    } else if (car.phase === 'riding' && trapIsDue(car, at, deps)) {
      springTrap(car, at, deps);
    } else if (car.until <= at) {
      endPhase(car, car.until, deps);
    } else {
      if (car.phase === 'riding' && car.ride !== undefined) Object.assign(car, rideAt(car.ride, at));
      return;
    }
  }
}

function leaveRest(car: Car, at: number, deps: CarDeps): boolean {
  const { conditions, requests } = deps;
  if (conditions.mechanicInside) {
    enter(car, 'working', Infinity);
    return false;
  }
  if (conditions.serviceMode !== 'normal') return false;
  car.request = requests.take(at);
  car.boarded = false;
  if (car.request === undefined) return false;
  setOut(car, car.request.from, at, deps);
  return true;
}

function setOut(car: Car, floor: number, at: number, deps: CarDeps): void {
  if (floor === car.floor) {
    openDoor(car, at, deps);
    return;
  }
  car.ride = startRide(car.heightM, (floor - 1) * floorHeightM, at, deps.ratedSpeed);
  car.rideSeconds = Math.round((car.ride.endsAt - at) / second);
  enter(car, 'riding', car.ride.endsAt);
}

function endPhase(car: Car, at: number, deps: CarDeps): void {
  const ends: Readonly<Record<CarPhase, () => void>> = {
    riding: () => arrive(car, at, deps),
    opening: () => enter(car, 'open', at + dwell(car, deps.random)),
    open: () => closeDoor(car, at, deps),
    closing: () => endClosing(car, at, deps),
    trapped: () => freeCar(car, at, deps),
    resting: () => undefined,
    working: () => undefined,
  };
  ends[car.phase]();
}

function arrive(car: Car, at: number, deps: CarDeps): void {
  const { random } = deps;
  car.heightM = car.ride?.to ?? car.heightM;
  car.floor = Math.round(car.heightM / floorHeightM) + 1;
  car.speed = 0;
  car.ride = undefined;
  car.levellingMm = Math.round(random.normal(deps.conditions.levellingBiasMm, 2.5) * 10) / 10;
  car.totals.trips += 1;
  if (random.chance(0.01)) car.totals.relevels += 1;
  openDoor(car, at, deps);
}

function openDoor(car: Car, at: number, { random }: CarDeps): void {
  car.openTimeMs = Math.round(random.normal(2_200, 40));
  enter(car, 'opening', at + car.openTimeMs);
}

function dwell(car: Car, random: Random): number {
  if (car.failedCloses > 0) return random.integer(8, 16) * second;
  return random.integer(4_000, 8_000);
}

function closeDoor(car: Car, at: number, deps: CarDeps): void {
  const { conditions, random } = deps;
  const x = wearShare(conditions.wear, at);
  car.closeTimeMs = Math.round(closeTimeMs(x, at) * random.normal(1, 0.012));
  const blocked = conditions.blockedFloor === car.floor;
  car.willReverse = blocked || random.chance(reversalShare(x));
  car.doorPeakA = blocked ? random.normal(4.6, 0.2) : random.normal(1.5 + 0.9 * x, 0.08);
  enter(car, 'closing', at + (car.willReverse ? Math.round(car.closeTimeMs * 0.6) : car.closeTimeMs));
}

function endClosing(car: Car, at: number, deps: CarDeps): void {
  if (car.willReverse) reverseDoor(car, at, deps);
  else departClosed(car, at, deps);
}

function reverseDoor(car: Car, at: number, deps: CarDeps): void {
  car.totals.reversals += 1;
  if (car.failedCloses > 0 || deps.conditions.blockedFloor === car.floor) car.totals.retries += 1;
  car.failedCloses += 1;
  openDoor(car, at, deps);
}

function departClosed(car: Car, at: number, deps: CarDeps): void {
  car.failedCloses = 0;
  car.totals.doorCycles += 1;
  if (car.request !== undefined && !car.boarded) {
    car.people = car.request.people;
    car.boarded = true;
    setOut(car, car.request.to, at, deps);
  } else {
    car.people = 0;
    car.request = undefined;
    enter(car, 'resting', Infinity);
  }
}

/** A trap waits for a ride with (or without) people; between floors it closes at a third of the way. */
function trapIsDue(car: Car, at: number, { conditions }: CarDeps): boolean {
  const { trap } = conditions;
  const { ride } = car;
  if (trap === undefined || ride === undefined || trap.occupied !== car.people > 0) return false;
  return trap.betweenFloors ? at >= ride.startedAt + (ride.endsAt - ride.startedAt) / 3 : at >= ride.endsAt;
}

function springTrap(car: Car, at: number, deps: CarDeps): void {
  const { ride } = car;
  const { trap } = deps.conditions;
  if (ride === undefined || trap === undefined) return;
  car.heightM = betweenFloors(trap, rideAt(ride, at).heightM, ride.to);
  car.floor = Math.round(car.heightM / floorHeightM) + 1;
  car.speed = 0;
  car.ride = undefined;
  car.trap = trap;
  car.trappedSince = at;
  deps.conditions.trap = undefined;
  enter(car, 'trapped', at + trap.holdMs);
}

function betweenFloors(trap: Trap, heightM: number, destinationM: number): number {
  return trap.betweenFloors ? Math.floor(heightM / floorHeightM) * floorHeightM + floorHeightM / 2 : destinationM;
}

/** The mechanic lowers the car to the floor below and opens it; whoever was inside leaves. */
function freeCar(car: Car, at: number, deps: CarDeps): void {
  car.floor = Math.max(1, Math.floor(car.heightM / floorHeightM) + 1);
  car.heightM = (car.floor - 1) * floorHeightM;
  car.trap = undefined;
  car.boarded = true;
  openDoor(car, at, deps);
}

function enter(car: Car, phase: CarPhase, until: number): void {
  car.phase = phase;
  car.until = until;
}

/** When the car must be looked at again. */
export function carDueAfter(car: Car, at: number, requests: Requests): number {
  if (car.phase === 'riding') return Math.min(car.until, at + second);
  if (car.phase === 'resting') return Math.min(Math.max(requests.nextAt(), at + second), at + 30 * second);
  return Math.min(car.until, at + (car.phase === 'trapped' ? 5 * second : minute));
}
