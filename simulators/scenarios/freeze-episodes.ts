import { hour, toRfc3339 } from '../calendar.ts';
import type { GasHeater } from '../devices/gas-heater.ts';
import type { Episode, EpisodeHead, TruthNote } from './episode.ts';

/** The cold that comes over one heater: its surroundings, how fast it cools and what protects it. */
export interface Frost {
  readonly ambientC: number;
  readonly tauHours: number;
  /** `holds`: 33 K above the surroundings; `too_weak`: 20 K; `off`: switched off or broken. */
  readonly protection: 'holds' | 'too_weak' | 'off';
  readonly holdMs: number;
  /** Whether the exchanger bursts once it has been frozen hard for an hour. */
  readonly bursts: boolean;
}

const freezeRules = ['GH-08', 'GH-09'];

/** SC-01: cold air comes down the flue of a heater that has power; nobody is at home. */
export function freeze(heater: GasHeater, head: EpisodeHead, frost: Frost): Episode {
  const expected = { off: freezeRules, too_weak: ['GH-08'], holds: [] };
  return {
    ...head,
    device: heater.id,
    kind: `freeze_${frost.protection}`,
    mustFire: expected[frost.protection],
    mustNotFire: frost.protection === 'holds' ? freezeRules : ['XX-01'],
    begin(at, note) {
      chill(heater, frost);
      const watch = watchCold(heater, frost, note);
      return (now) => {
        watch(now);
        if (now < at + frost.holdMs) return false;
        warm(heater);
        return true;
      };
    },
  };
}

/** SC-02: the same without protection, and the power fails while it cools: silence, then ice. */
export function freezeThenPowerCut(
  heater: GasHeater,
  head: EpisodeHead,
  frost: Omit<Frost, 'protection'> & { readonly cutBelowC: number },
): Episode {
  return {
    ...head,
    device: heater.id,
    kind: 'freeze_power_cut',
    mustFire: ['GH-08', 'XX-01'],
    mustNotFire: [],
    begin(at, note) {
      chill(heater, { ...frost, protection: 'off' });
      const watch = watchCold(heater, { ...frost, protection: 'off' }, note);
      return (now) => {
        watch(now);
        if (
          heater.conditions.mainsOn &&
          heater.body.cabinet.temperatureC <= frost.cutBelowC &&
          now < at + frost.holdMs
        ) {
          heater.conditions.mainsOn = false;
          note.details.power_cut_at = toRfc3339(now);
        }
        if (now < at + frost.holdMs) return false;
        heater.conditions.mainsOn = true;
        warm(heater);
        return true;
      };
    },
  };
}

function chill(heater: GasHeater, frost: Frost): void {
  const { conditions } = heater;
  conditions.away = true;
  conditions.ambientC = frost.ambientC;
  conditions.tauHours = frost.tauHours;
  conditions.freezeHeaterWorks = frost.protection !== 'off';
  conditions.lossWPerK = frost.protection === 'too_weak' ? 5 : 3;
}

function warm(heater: GasHeater): void {
  const { conditions, spec } = heater;
  conditions.away = false;
  conditions.ambientC = undefined;
  conditions.tauHours = spec.tauHours;
  conditions.freezeHeaterWorks = true;
  conditions.lossWPerK = spec.lossWPerK;
}

/** Notes when the cabinet passes 0 °C, how cold it gets and whether it bursts. */
function watchCold(heater: GasHeater, frost: Frost, note: TruthNote): (at: number) => void {
  let zeroAt: number | undefined;
  let lowest = heater.body.cabinet.temperatureC;
  Object.assign(note.details, {
    ambient_c: hundredths(frost.ambientC),
    tau_h: hundredths(frost.tauHours),
    protection: frost.protection,
    start_c: hundredths(lowest),
    zero_at: null,
    burst: false,
  });
  return (at) => {
    const { temperatureC } = heater.body.cabinet;
    if (temperatureC < 0 && zeroAt === undefined) {
      zeroAt = at;
      note.details.zero_at = toRfc3339(at);
    }
    lowest = Math.min(lowest, temperatureC);
    note.details.lowest_c = hundredths(lowest);
    if (frost.bursts && zeroAt !== undefined && at >= zeroAt + hour && temperatureC < -2) note.details.burst = true;
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
