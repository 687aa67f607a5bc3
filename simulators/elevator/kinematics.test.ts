import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rideAt, startRide } from './kinematics.ts';

test('a ride starts and ends at rest where it should, and never jumps', () => {
  const floor = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(floor, floor, fc.constantFrom(1, 1.5, 2), (from, to, speed) => {
      const ride = startRide(from * 3, to * 3, 1_000, speed);
      expect(rideAt(ride, ride.startedAt)).toEqual({ heightM: from * 3, speed: 0 });
      expect(rideAt(ride, ride.endsAt).heightM).toBeCloseTo(to * 3, 2);
      let last = from * 3;
      for (let at = ride.startedAt; at <= ride.endsAt; at += 250) {
        const now = rideAt(ride, at);
        expect(Math.abs(now.heightM - last)).toBeLessThanOrEqual(speed * 0.25 + 1e-9);
        expect(now.speed).toBeLessThanOrEqual(speed + 1e-9);
        last = now.heightM;
      }
    }),
    { seed: 1, numRuns: 60 },
  );
});
