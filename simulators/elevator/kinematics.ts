import { second } from '../calendar.ts';

/** A ride from one height to another: speed up, cruise, slow down. */
export interface Ride {
  readonly from: number;
  readonly to: number;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly speed: number;
  readonly acceleration: number;
}

export const floorHeightM = 3;

export function startRide(from: number, to: number, at: number, ratedSpeed: number): Ride {
  const acceleration = 0.8;
  const distance = Math.abs(to - from);
  // A short ride never reaches the rated speed.
  const speed = Math.min(ratedSpeed, Math.sqrt(distance * acceleration));
  const seconds = distance === 0 ? 0 : distance / speed + speed / acceleration;
  return { from, to, startedAt: at, endsAt: at + Math.ceil(seconds * second), speed, acceleration };
}

/** Height and speed at an instant of the ride. */
export function rideAt(ride: Ride, at: number): { readonly heightM: number; readonly speed: number } {
  const total = (ride.endsAt - ride.startedAt) / second;
  const t = Math.min(Math.max(0, (at - ride.startedAt) / second), total);
  const ramp = ride.speed / ride.acceleration;
  const left = total - t;
  const distance = Math.abs(ride.to - ride.from);
  const covered =
    t < ramp
      ? (ride.acceleration * t * t) / 2
      : left < ramp
        ? distance - (ride.acceleration * left * left) / 2
        : (ride.speed * ramp) / 2 + ride.speed * (t - ramp);
  const speed = Math.min(ride.acceleration * t, ride.acceleration * left, ride.speed);
  return { heightM: ride.from + Math.sign(ride.to - ride.from) * covered, speed: Math.max(0, speed) };
}
