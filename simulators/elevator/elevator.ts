import { minute, second } from '../calendar.ts';
import type { Device } from '../devices/device.ts';
import { connectMachine } from '../devices/gateway.ts';
import type { Pace } from '../devices/pace.ts';
import { clamp, relax } from '../physics.ts';
import type { Random } from '../randomness.ts';
import type { Car } from './car.ts';
import { carDueAfter, restingCar, stepCar } from './car.ts';
import type { ElevatorConditions } from './conditions.ts';
import { healthyElevator } from './conditions.ts';
import { describeElevator, elevatorPlan } from './elevator-signals.ts';
import type { Request } from './requests.ts';
import { createRequests } from './requests.ts';

export interface ElevatorSpec {
  readonly id: string;
  readonly floors: number;
  readonly ratedSpeed: number;
  readonly ridesPerDay: number;
}

/** A lift: rides by demand, door cycles with reversals, and what its machine room feels. */
export interface Elevator extends Device {
  readonly type: 'elevator';
  readonly spec: ElevatorSpec;
  readonly conditions: ElevatorConditions;
  /** The car as it is now, for truth and tests. */
  readonly car: Readonly<Car>;
  /** Sends somebody to ride. */
  call(request: Request): void;
}

export interface ElevatorDeps {
  readonly world: { outdoorC(at: number): number };
  readonly random: Random;
  /** Undefined: second by second. */
  readonly pace?: Pace | undefined;
}

export function createElevator(spec: ElevatorSpec, start: number, deps: ElevatorDeps): Elevator {
  const { world, random, pace } = deps;
  const conditions = healthyElevator();
  const requests = createRequests({ ridesPerDay: spec.ridesPerDay, floors: spec.floors, start }, random);
  const car = restingCar(random);
  const roomC = (at: number) => clamp(22 + 0.25 * world.outdoorC(at), 16, 38);
  let warmth = { motorC: roomC(start) + 18, driveC: roomC(start) + 12, roomC: roomC(start) };

  const device = connectMachine(
    { id: spec.id, type: 'elevator', plan: elevatorPlan, start, pace },
    {
      advance(at, dt) {
        const wasRiding = car.phase === 'riding';
        if (conditions.mainsOn) stepCar(car, at, { conditions, requests, ratedSpeed: spec.ratedSpeed, random });
        const riding = wasRiding || car.phase === 'riding';
        const room = roomC(at);
        warmth = {
          motorC: relax(warmth.motorC, room + (riding ? 50 : 16) + conditions.motorRiseK, 20 * minute, dt),
          driveC: relax(warmth.driveC, room + (riding ? 35 : 10), 12 * minute, dt),
          roomC: room,
        };
      },
      describe: (at, gateway) => describeElevator(car, conditions, { gateway, warmth, at }, random),
      dueAfter(at) {
        // Without power nothing moves; the car goes on where it stopped.
        if (!conditions.mainsOn) return at + 30 * second;
        if (pace?.rest === undefined || conditions.trap !== undefined || car.trap !== undefined) {
          return carDueAfter(car, at, requests);
        }
        return Math.min(car.phase === 'resting' ? Math.max(requests.nextAt(), at + second) : car.until, at + pace.rest);
      },
      mark: () =>
        `${car.phase} ${car.floor} ${car.people} ${car.failedCloses} ${conditions.serviceMode} ${conditions.alarmButton}`,
      busy: () => car.phase !== 'resting',
      powered: () => conditions.mainsOn,
    },
    random,
  );
  return {
    ...device,
    type: 'elevator',
    spec,
    conditions,
    car,
    call(request) {
      requests.call(request);
      device.wake(request.at);
    },
  };
}
