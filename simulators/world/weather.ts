import { dayOfYear, hour, localHour } from '../calendar.ts';
import { clamp } from '../physics.ts';
import type { Random } from '../randomness.ts';

/** A fall of the temperature below the season's: it comes over `ramp`, stays for `hold` and goes as it came. */
export interface ColdWave {
  readonly from: number;
  readonly ramp: number;
  readonly hold: number;
  readonly depthK: number;
}

/** The weather of one district, a pure function of the instant. */
export interface Weather {
  outdoorC(at: number): number;
  humidityPct(at: number): number;
  /** Temperature of the water in the mains. */
  waterInletC(at: number): number;
  /** How far the cold wave has come, 0 to 1. */
  coldWave(at: number): number;
}

/** A river valley with cold winters: about -2 °C in January, 26 °C in July, before the cold wave. */
export function createWeather(options: { offsetK: number; coldWave?: ColdWave }, random: Random): Weather {
  const ripples = [5, 13, 37].map((periodHours) => ({
    rate: (2 * Math.PI) / (periodHours * hour),
    phase: random.uniform(0, 2 * Math.PI),
  }));
  const ripple = (at: number) => ripples.reduce((sum, { rate, phase }) => sum + 0.4 * Math.sin(at * rate + phase), 0);
  const coldWave = (at: number) => waveShare(at, options.coldWave);
  return {
    outdoorC: (at) =>
      season(at, 12, 14, 15) +
      options.offsetK +
      4 * Math.cos(((localHour(at) - 14.5) / 12) * Math.PI) +
      ripple(at) -
      coldWave(at) * (options.coldWave?.depthK ?? 0),
    humidityPct: (at) => clamp(62 - 14 * Math.cos(((localHour(at) - 14.5) / 12) * Math.PI) + 4 * ripple(at), 25, 98),
    waterInletC: (at) => season(at, 14, 9, 40) - 1.5 * coldWave(at),
    coldWave,
  };
}

function season(at: number, mean: number, swing: number, coldestDay: number): number {
  return mean - swing * Math.cos(((dayOfYear(at) - coldestDay) / 365) * 2 * Math.PI);
}

function waveShare(at: number, wave: ColdWave | undefined): number {
  if (wave === undefined) return 0;
  const since = at - wave.from;
  return clamp(Math.min(since / wave.ramp, (2 * wave.ramp + wave.hold - since) / wave.ramp), 0, 1);
}
