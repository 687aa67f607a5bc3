import { minute, second } from '../calendar.ts';
import type { Random } from '../randomness.ts';
import type { SimulatedDevice } from '../town/fleet.ts';
import type { Episode, EpisodeHead } from './episode.ts';

/**
 * The feeder of a device loses its voltage (SC-16). A lift that carries people stops between floors and stays online on
 * its battery; everything else is gone and comes back within half a minute of the voltage.
 */
export function feederLost(device: SimulatedDevice, head: EpisodeHead, holdMs: number, random: Random): Episode {
  const returnsAfter = holdMs + random.integer(0, 30) * second;
  const buttonPressed = random.chance(0.7);
  return {
    ...head,
    device: device.id,
    kind: 'feeder_lost',
    mustFire: [],
    mustNotFire: device.type === 'elevator' ? ['EL-01'] : [],
    mayFire: ['XX-01'],
    begin(at, note) {
      if (device.type === 'elevator' && device.car.people > 0 && device.car.phase === 'riding') {
        // Freed after the arrival that city platforms report, not when the voltage returns.
        const trap = { cause: 'power_cut', betweenFloors: true, occupied: true, buttonPressed } as const;
        device.conditions.trap = { ...trap, holdMs: 18 * minute };
        note.mustFire = ['EL-01'];
        note.mustNotFire = [];
        note.details.occupied = true;
        return (now) => now >= at + returnsAfter;
      }
      device.conditions.mainsOn = false;
      note.details.occupied = false;
      return (now) => {
        if (now < at + returnsAfter) return false;
        device.conditions.mainsOn = true;
        return true;
      };
    },
  };
}
