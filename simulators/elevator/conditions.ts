import type { DoorWear } from './door-wear.ts';

/** Why people are trapped: the mix of DOMAIN 4.2. */
export type TrapCause = 'power_cut' | 'rough_use' | 'door_system' | 'other';

/** A stop that the lift does not come out of by itself. */
export interface Trap {
  readonly cause: TrapCause;
  /** Between floors, or at a floor behind a door that stays shut. */
  readonly betweenFloors: boolean;
  /** With people in the car, or on the way to fetch some. */
  readonly occupied: boolean;
  readonly buttonPressed: boolean;
  /** How long until the car is freed. */
  readonly holdMs: number;
}

/** What scenarios may change in a lift. */
export interface ElevatorConditions {
  wear: DoorWear | undefined;
  /** Something lies in the sill of this floor: its door cannot close. */
  blockedFloor: number | undefined;
  /** Closes the next ride of the right kind in. Taken away when it has happened. */
  trap: Trap | undefined;
  serviceMode: 'normal' | 'inspection' | 'fire';
  /** A mechanic works in the car at standstill. */
  mechanicInside: boolean;
  alarmButton: boolean;
  /** What a failing ventilation adds to the motor's temperature. */
  motorRiseK: number;
  /** False: no power, and no gateway either. */
  mainsOn: boolean;
  /** Brake application time over that of a good brake. */
  brakeFactor: number;
  /** How far the car stops from the sill on the mean, mm. */
  levellingBiasMm: number;
}

export function healthyElevator(): ElevatorConditions {
  return {
    wear: undefined,
    blockedFloor: undefined,
    trap: undefined,
    serviceMode: 'normal',
    mechanicInside: false,
    alarmButton: false,
    motorRiseK: 0,
    mainsOn: true,
    brakeFactor: 1,
    levellingBiasMm: 0,
  };
}
