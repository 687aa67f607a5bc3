import { hour, minute, second, toRfc3339 } from '../calendar.ts';
import type { GasHeater } from '../devices/gas-heater.ts';
import type { HeatPump } from '../devices/heat-pump.ts';
import type { StorageHeater } from '../devices/storage-heater.ts';
import type { Episode, EpisodeHead } from './episode.ts';
import { lasting } from './episode.ts';

/** A valve half open or a hose clogged: normal at rest, the pressure gone as soon as gas flows (SC-05). */
export function halfOpenValve(
  heater: GasHeater,
  head: EpisodeHead,
  how: { restriction: number; holdMs: number; showerEvery: number; mustFire: readonly string[] },
): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'half_open_valve',
    mustFire: how.mustFire,
    mustNotFire: ['GH-03', 'GH-04'],
    begin(at, note) {
      heater.conditions.valveRestriction = how.restriction;
      note.details.b_pa = Math.round(0.075 * heater.spec.ratedPa * how.restriction);
      const shower = showers(heater, how.showerEvery);
      return (now) => {
        if (now < at + how.holdMs) return shower(now);
        heater.conditions.valveRestriction = 1;
        return true;
      };
    },
  };
}

/** Has somebody take a long shower every so often, so that what is wrong shows; `Infinity`: nobody. */
function showers(heater: GasHeater, period: number): (at: number) => boolean {
  let next = period === Number.POSITIVE_INFINITY ? period : 0;
  return (at) => {
    if (at >= next) {
      const start = Math.ceil(at / second) * second + 20 * second;
      heater.draw({ start, end: start + 6 * minute, flowLpm: 11 });
      next = start + period;
    }
    return false;
  };
}

/** Somebody closed the gas: three failed ignitions, lockout. */
export function shutGas(heater: GasHeater, head: EpisodeHead, holdMs: number): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'gas_shut',
    mustFire: ['GH-06'],
    mustNotFire: ['GH-04'],
    begin(at) {
      heater.conditions.gasShut = true;
      const shower = showers(heater, 14 * minute);
      return (now) => {
        if (now < at + holdMs) return shower(now);
        heater.conditions.gasShut = false;
        return true;
      };
    },
  };
}

/** A regulator that creeps up to one and three quarters of the rated pressure. */
export function creepingRegulator(heater: GasHeater, head: EpisodeHead, holdMs: number): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'regulator_creep',
    mustFire: ['GH-04'],
    mustNotFire: ['GH-01', 'GH-02'],
    begin(at, note) {
      const top = 0.6 * heater.spec.ratedPa;
      note.details.top_pa = Math.round(heater.spec.ratedPa * 1.15 + top);
      return (now) => {
        const over = now >= at + holdMs;
        heater.conditions.regulatorRisePa = over ? 0 : top * Math.min(1, (now - at) / (10 * minute));
        return over;
      };
    },
  };
}

/** A control that overshoots by far: water that scalds. */
export function scaldingWater(heater: GasHeater, head: EpisodeHead, holdMs: number): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'scald',
    mustFire: ['GH-13'],
    mustNotFire: [],
    begin(at, note) {
      heater.conditions.outletBiasK = 16;
      note.details.outlet_c = heater.spec.setpointC + 16;
      const start = Math.ceil(at / second) * second + 30 * second;
      // A trickle: at a full flow the burner could not heat so far.
      heater.draw({ start, end: start + 5 * minute, flowLpm: 5 });
      return (now) => {
        if (now < at + holdMs) return false;
        heater.conditions.outletBiasK = 0;
        return true;
      };
    },
  };
}

/** A blocked flue: carbon monoxide rises in the room. Only heaters with the sensor can tell. */
export function carbonMonoxide(heater: GasHeater, head: EpisodeHead, ppm: number, holdMs: number): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'carbon_monoxide',
    mustFire: ppm >= 300 && heater.spec.roomSensors ? ['GH-12'] : [],
    mustNotFire: ppm < 70 ? ['GH-12'] : [],
    begin(at, note) {
      heater.conditions.roomCoPpm = ppm;
      note.details.ppm = ppm;
      return (now) => {
        if (now < at + holdMs) return false;
        heater.conditions.roomCoPpm = 0;
        return true;
      };
    },
  };
}

/** The plug is pulled, or the fuse goes: the device falls silent. */
export function powerLost(heater: GasHeater | StorageHeater | HeatPump, head: EpisodeHead, holdMs: number): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'silent',
    mustFire: holdMs > 30 * minute ? ['XX-01'] : [],
    mustNotFire: holdMs < 25 * minute ? ['XX-01'] : [],
    begin(at) {
      heater.conditions.mainsOn = false;
      return (now) => {
        if (now < at + holdMs) return false;
        heater.conditions.mainsOn = true;
        return true;
      };
    },
  };
}

/** A worn element: the leakage current ramps up until the protection trips. */
export function leakage(heater: StorageHeater | HeatPump, head: EpisodeHead, tauMs: number): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'leakage',
    mustFire: ['ES-01'],
    mustNotFire: [],
    begin(at, note) {
      heater.conditions.leakageMa = 15;
      heater.conditions.leakageTau = tauMs;
      return (now) => {
        if (heater.body.groundFault && note.details.tripped_at === undefined) {
          note.details.tripped_at = toRfc3339(now);
        }
        if (now < at + 6 * hour) return false;
        // Repaired: a new element, and the protection is set again.
        heater.conditions.leakageMa = 0;
        Object.assign(heater.body, { leakageMa: 0.3, groundFault: false });
        return true;
      };
    },
  };
}

/** An element that burned through: heat is asked for and no current flows. */
export function brokenElement(heater: StorageHeater, head: EpisodeHead, holdMs: number): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'element_open',
    mustFire: ['ES-03'],
    mustNotFire: ['ES-02'],
    begin(at) {
      heater.conditions.elementOpen = true;
      const start = Math.ceil(at / second) * second + 10 * second;
      heater.draw({ start, end: start + 8 * minute, flowLpm: 6 });
      return (now) => {
        if (now < at + holdMs) return false;
        heater.conditions.elementOpen = false;
        return true;
      };
    },
  };
}

/** An overcharged circuit or a dirty condenser: the compressor's discharge runs hot. */
export function hotDischarge(pump: HeatPump, head: EpisodeHead, holdMs: number): Episode {
  return {
    ...head,
    device: pump.id,
    kind: 'discharge_hot',
    mustFire: ['HP-01'],
    mustNotFire: [],
    begin(at) {
      pump.conditions.dischargeRiseK = 55;
      const start = Math.ceil(at / second) * second + 10 * second;
      pump.draw({ start, end: start + 12 * minute, flowLpm: 8 });
      const over = lasting(at, holdMs);
      return (now) => {
        if (!over(now)) return false;
        pump.conditions.dischargeRiseK = 0;
        return true;
      };
    },
  };
}
