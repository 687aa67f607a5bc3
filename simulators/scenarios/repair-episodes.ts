import { day, hour, minute, second, toRfc3339 } from '../calendar.ts';
import type { GasHeater } from '../devices/gas-heater.ts';
import type { Episode, EpisodeHead } from './episode.ts';

/**
 * SC-18: a heater that does not light. The technician only resets it; it works for some days and fails again with the
 * same fault. `good`: the repair holds.
 */
export function badRepair(
  heater: GasHeater,
  head: EpisodeHead,
  how: { visitAfterMs: number; returnsAfterMs: number; good: boolean },
): Episode {
  return {
    ...head,
    device: heater.id,
    kind: how.good ? 'good_repair' : 'bad_repair',
    mustFire: how.good ? ['GH-06'] : ['GH-06', 'XX-02'],
    mustNotFire: how.good ? ['XX-02'] : [],
    begin(at, note) {
      const visitAt = at + how.visitAfterMs;
      const returnsAt = visitAt + how.returnsAfterMs;
      note.details.visit_at = toRfc3339(visitAt);
      if (!how.good) note.details.returns_at = toRfc3339(returnsAt);
      const shower = tries(heater);
      return (now) => {
        const broken = now < visitAt || (!how.good && now >= returnsAt);
        heater.conditions.flameUa = broken ? 0 : 4;
        if (broken || now < visitAt + hour) shower(now);
        if (now < returnsAt + 2 * day) return false;
        heater.conditions.flameUa = 4;
        return true;
      };
    },
  };
}

/** SC-18: "the customer was not at home", says the technician; somebody drew hot water in the window of the visit. */
export function notAtHome(heater: GasHeater, head: EpisodeHead, visitAfterMs: number): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'not_at_home',
    mustFire: [],
    mustNotFire: ['XX-02'],
    mayFire: ['GH-06'],
    begin(at, note) {
      const visitAt = at + visitAfterMs;
      const start = Math.ceil((visitAt + 10 * minute) / second) * second;
      let drawn = false;
      Object.assign(note.details, {
        visit_from: toRfc3339(visitAt),
        visit_to: toRfc3339(visitAt + hour),
        draw_at: null,
      });
      return (now) => {
        if (!drawn && now >= visitAt) {
          drawn = true;
          heater.draw({ start, end: start + 4 * minute, flowLpm: 6 });
          note.details.draw_at = toRfc3339(start);
        }
        return now >= visitAt + 2 * hour;
      };
    },
  };
}

/** Somebody tries to shower every four hours. */
export function tries(heater: GasHeater): (now: number) => void {
  let next = 0;
  return (now) => {
    if (now < next) return;
    const start = Math.ceil(now / second) * second + 20 * second;
    heater.draw({ start, end: start + 3 * minute, flowLpm: 7 });
    next = now + 4 * hour;
  };
}
