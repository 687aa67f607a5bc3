import { hour, minute, toRfc3339 } from '../calendar.ts';
import type { GasHeater } from '../devices/gas-heater.ts';
import type { Episode, EpisodeHead } from './episode.ts';

/** The frost of one night and the thaw after it. */
export interface IceNight {
  readonly ambientC: number;
  readonly tauHours: number;
  /** When it gets warm again, after the start. */
  readonly thawAfterMs: number;
  readonly thawC: number;
  readonly bursts: boolean;
}

/** Water in the exchanger of a heater that has no working protection (DOMAIN 8.1: 0.6 kg, 334 kJ/kg). */
const waterKg = 0.6;
/** Frozen pipes begin to leak when it is warmer than this outdoors (Pipes and Mechanical: 35 °F). */
const leakAboveC = 1.7;

/**
 * SC-03: the exchanger cools to 0 °C and stays there while its water freezes, then falls on; a burst shows only when
 * the ice has melted: water runs without anybody drawing any.
 */
export function iceAndThaw(heater: GasHeater, head: EpisodeHead, night: IceNight): Episode {
  return {
    ...head,
    device: heater.id,
    kind: night.bursts ? 'ice_burst' : 'ice_plug',
    // The watch opens for the thaw, whether it finds a leak or not.
    mustFire: ['GH-08', 'GH-09', 'GH-10'],
    mustNotFire: ['XX-01'],
    begin(at, note) {
      const { conditions, spec, body } = heater;
      Object.assign(conditions, {
        away: true,
        freezeHeaterWorks: false,
        ambientC: night.ambientC,
        tauHours: night.tauHours,
        lossWPerK: 3,
        waterKg,
      });
      Object.assign(note.details, { bursts: night.bursts, frozen_at: null, thaw_at: null, leak_at: null });
      let burst = false;
      return (now) => {
        if (note.details.frozen_at === null && body.cabinet.iceKg >= waterKg) {
          note.details.frozen_at = toRfc3339(now);
          burst = night.bursts;
        }
        if (now >= at + night.thawAfterMs) conditions.ambientC = night.thawC;
        const melted = note.details.frozen_at !== null && body.cabinet.iceKg === 0 && body.cabinet.temperatureC > 0;
        if (melted && note.details.thaw_at === null) note.details.thaw_at = toRfc3339(now);
        if (melted && burst && note.details.leak_at === null && night.thawC > leakAboveC) {
          note.details.leak_at = toRfc3339(now);
          conditions.leakLpm = 1.2;
        }
        if (now < at + night.thawAfterMs + 12 * hour) return false;
        Object.assign(conditions, {
          away: false,
          freezeHeaterWorks: true,
          ambientC: undefined,
          tauHours: spec.tauHours,
          lossWPerK: spec.lossWPerK,
          waterKg: 0,
          leakLpm: 0,
        });
        return true;
      };
    },
  };
}

/** How long the water takes to freeze through, by the heat that it must lose. */
export function freezingMs(ambientC: number, lossWPerK: number): number {
  return Math.round(((334_000 * waterKg) / (lossWPerK * -ambientC)) * 1_000) + minute;
}
