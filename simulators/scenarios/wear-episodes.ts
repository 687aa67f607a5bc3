import { day, hour, minute, second, toRfc3339 } from '../calendar.ts';
import type { GasHeater } from '../devices/gas-heater.ts';
import { scaleCodeK } from '../devices/gas-heater-signals.ts';
import type { HeatPump } from '../devices/heat-pump.ts';
import type { StorageHeater } from '../devices/storage-heater.ts';
import type { Episode, EpisodeHead } from './episode.ts';

/** Parts of heaters that go bad over days, weeks and months (DOMAIN 8.1). */

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

/** SC-06: a regulator that creeps from its setting up to twice the rated pressure. */
export function creepOfDays(heater: GasHeater, head: EpisodeHead, how: { days: number; holdMs: number }): Episode {
  const { ratedPa } = heater.spec;
  return {
    ...head,
    device: heater.id,
    kind: 'regulator_creep_of_days',
    mustFire: ['GH-04'],
    mustNotFire: ['GH-01', 'GH-02', 'GH-05'],
    begin(at, note) {
      // From 1.15 times the rated pressure, where regulators are set, to twice of it.
      const rise = 0.85 * ratedPa;
      note.details.days = round(how.days);
      note.details.too_high_at = toRfc3339(Math.round(at + (0.35 / 0.85) * how.days * day));
      return (now) => {
        heater.conditions.regulatorRisePa = rise * Math.min(1, (now - at) / (how.days * day));
        if (now < at + how.days * day + how.holdMs) return false;
        heater.conditions.regulatorRisePa = 0;
        return true;
      };
    },
  };
}

/** SC-07: deposits on the flame rod take its current from 4 µA to 0.5, and then the heater no longer sees its flame. */
export function rodFouling(heater: GasHeater, head: EpisodeHead, days: number, holdMs: number): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'flame_rod_fouling',
    mustFire: ['GH-07', 'GH-06'],
    mustNotFire: ['GH-01', 'GH-05'],
    begin(at, note) {
      note.details.days = round(days);
      note.details.first_lockout_at = null;
      return (now) => {
        heater.conditions.flameUa = 4 - 3.51 * Math.min(1, (now - at) / (days * day));
        if (note.details.first_lockout_at === null && heater.body.burner.phase === 'lockout') {
          note.details.first_lockout_at = toRfc3339(now);
        }
        if (now < at + days * day + holdMs) return false;
        heater.conditions.flameUa = 4;
        return true;
      };
    },
  };
}

/** A heater whose rod and exchanger stay clean, named so that an alarm on it is counted. */
export function healthyHeater(heater: GasHeater, head: EpisodeHead, mustNotFire: readonly string[]): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'healthy_heater',
    mustFire: [],
    mustNotFire,
    begin: () => () => false,
  };
}

/** SC-08: scale keeps the heat from the water; the exchanger runs hotter every day until the heater shows its code. */
export function scale(heater: GasHeater, head: EpisodeHead, how: { kelvinPerDay: number; cleanDays: number }): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'scale',
    mustFire: ['GH-14'],
    mustNotFire: ['GH-13', 'GH-07'],
    begin(at, note) {
      const from = at + how.cleanDays * day;
      const codeAt = Math.round(from + (scaleCodeK / how.kelvinPerDay) * day);
      note.onset = from;
      note.details.kelvin_per_day = round(how.kelvinPerDay);
      note.details.code_at = toRfc3339(codeAt);
      return (now) => {
        heater.conditions.scaleK = Math.max(0, ((now - from) / day) * how.kelvinPerDay);
        if (now < codeAt + 3 * day) return false;
        heater.conditions.scaleK = 0;
        return true;
      };
    },
  };
}

/** SC-09: a nest or snow closes the flue; the fan works harder, the flame burns rich, fumes come back, all stops. */
export function flueBlockage(heater: GasHeater, head: EpisodeHead, how: { spanMs: number; holdMs: number }): Episode {
  const { roomSensors } = heater.spec;
  return {
    ...head,
    device: heater.id,
    kind: 'flue_blockage',
    mustFire: ['GH-11'],
    mustNotFire: ['GH-01', 'GH-07'],
    // Once the air-pressure switch has opened, nothing lights any more.
    mayFire: ['GH-06', 'GH-12'],
    begin(at, note) {
      const closedAt = at + how.spanMs;
      const shower = bathes(heater, at);
      note.details.room_sensors = roomSensors;
      note.details.shutdown_at = toRfc3339(closedAt);
      note.details.harmful_at = null;
      let harmfulSince = Number.POSITIVE_INFINITY;
      return (now) => {
        heater.conditions.flueBlockage = Math.min(1, (now - at) / how.spanMs);
        // What EN 50291 must alarm on: 300 ppm for three minutes. Only a room with sensors can tell.
        if (heater.body.roomCoPpm < 305) harmfulSince = Number.POSITIVE_INFINITY;
        else harmfulSince = Math.min(harmfulSince, now);
        if (now >= harmfulSince + 200 * second && note.details.harmful_at === null) {
          note.details.harmful_at = toRfc3339(harmfulSince);
          if (roomSensors) note.mustFire = ['GH-11', 'GH-12'];
        }
        shower(now);
        if (now < closedAt + how.holdMs) return false;
        heater.conditions.flueBlockage = 0;
        return true;
      };
    },
  };
}

/** A long shower every three hours of the day, so that a fault which only a burning heater has shows. */
function bathes(heater: GasHeater, from: number): (now: number) => void {
  let next = from + 10 * minute;
  return (now) => {
    if (now < next) return;
    const start = Math.ceil(now / second) * second + 20 * second;
    heater.draw({ start, end: start + 9 * minute, flowLpm: 8 });
    next = now + 3 * hour;
  };
}

/** SC-10: refrigerant leaks, one percent of the charge a week: cold evaporator, high superheat, little heat. */
export function refrigerantLeak(pump: HeatPump, head: EpisodeHead, how: { charge: number; days: number }): Episode {
  return {
    ...head,
    device: pump.id,
    kind: 'refrigerant_leak',
    mustFire: ['HP-02'],
    mustNotFire: ['HP-03'],
    mayFire: ['HP-01'],
    begin(at, note) {
      note.details.charge_start = round(how.charge);
      note.details.starved_at = toRfc3339(Math.round(at + (Math.max(0, how.charge - 0.85) / 0.01) * 7 * day));
      return (now) => {
        pump.conditions.charge = how.charge - (0.01 * (now - at)) / (7 * day);
        if (now < at + how.days * day) return false;
        pump.conditions.charge = 1;
        return true;
      };
    },
  };
}

/** SC-10: the compressor no longer starts and the element heats in its place; the bill tells, the water does not. */
export function hiddenElement(pump: HeatPump, head: EpisodeHead, days: number): Episode {
  return {
    ...head,
    device: pump.id,
    kind: 'hidden_element',
    mustFire: ['HP-03'],
    mustNotFire: ['HP-02', 'ES-03'],
    begin(at) {
      pump.conditions.compressorDead = true;
      return (now) => {
        if (now < at + days * day) return false;
        pump.conditions.compressorDead = false;
        return true;
      };
    },
  };
}

/**
 * SC-10: air that ices the coil. `icing` 0 is the defrost of a healthy pump; air below 1.7 °C has the element at work
 * as the maker intends.
 */
export function coldDampAir(
  pump: HeatPump,
  head: EpisodeHead,
  how: { ambientC: number; icing: number; days: number },
): Episode {
  return {
    ...head,
    device: pump.id,
    kind: how.ambientC < 1.7 ? 'too_cold_for_the_pump' : how.icing > 0 ? 'icing' : 'normal_defrost',
    mustFire: [],
    mustNotFire: ['HP-02', 'HP-03'],
    begin(at, note) {
      Object.assign(note.details, { ambient_c: round(how.ambientC), icing: round(how.icing) });
      Object.assign(pump.conditions, { ambientC: how.ambientC, icing: how.icing });
      return (now) => {
        if (now < at + how.days * day) return false;
        Object.assign(pump.conditions, { ambientC: undefined, icing: 0 });
        return true;
      };
    },
  };
}

/** SC-11: the anode dissolves, 1.2 % a week. */
export function anodeWear(heater: StorageHeater, head: EpisodeHead, how: { startPct: number; days: number }): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'anode_wear',
    mustFire: ['ES-04'],
    mustNotFire: ['ES-01', 'ES-03'],
    begin(at, note) {
      const lost = heater.body.spec.anodePct - how.startPct;
      note.details.start_pct = round(how.startPct);
      note.details.due_at = toRfc3339(Math.round(at + ((how.startPct - 25) / 1.2) * 7 * day));
      return (now) => {
        heater.conditions.anodeLostPct = lost + (1.2 * (now - at)) / (7 * day);
        if (now < at + how.days * day) return false;
        heater.conditions.anodeLostPct = 0;
        return true;
      };
    },
  };
}
