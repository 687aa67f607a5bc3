import { createRandom, type Random } from '../../simulators/randomness.ts';

/**
 * What one device tells, five seconds of its own time from message to message: seeded, so that a run can be repeated,
 * and never in doubt once `settled`: a condition either held for clearly longer than its rule asks or not at all.
 */
export interface Story {
  /** The next message. */
  next(): Told;
  /** Whether what was told so far leaves no rule waiting. */
  readonly settled: boolean;
}

export interface Told {
  readonly ts: number;
  readonly seq: number;
  readonly value: number;
  readonly payload: string;
}

/** The span for which a condition held; `recovered` when it ended by itself. */
export interface Episode {
  readonly since: number;
  readonly recovered: boolean;
}

export interface DeviceKind {
  readonly type: string;
  readonly rule: string;
  readonly signal: string;
  readonly tell: (start: number, seed: number, device: string) => Story;
  /**
   * The episodes that follow from what was told, worked out without the engine; where nothing was heard of the device
   * after `pausedAt` for longer than its rule asks, what held then goes on meanwhile.
   */
  readonly episodes: (told: readonly Told[], pausedAt?: number) => Episode[];
}

const stepMs = 5_000;

/** GH-02: below half of 2,000 Pa for 10 s while the flame burns; over when above 1,500 Pa for 60 s. */
export const gasHeater: DeviceKind = {
  type: 'gas_water_heater',
  rule: 'GH-02',
  signal: 'gas_supply_pressure_pa',
  tell: (start, seed, device) => createStory(start, createRandom(seed, device), gasPhases, gasValues),
  episodes(told, pausedAt) {
    const episodes: { since: number; recovered: boolean }[] = [];
    let low: number | undefined;
    let healthy: number | undefined;
    for (const { ts, value } of told) {
      const open = episodes.at(-1)?.recovered === false ? episodes.at(-1) : undefined;
      low = value < 1_000 ? (low ?? ts) : undefined;
      healthy = value > 1_500 ? (healthy ?? ts) : undefined;
      if (open === undefined && low !== undefined && ts - low >= 10_000)
        episodes.push({ since: low, recovered: false });
      const held = healthy !== undefined && (ts - healthy >= 60_000 || ts === pausedAt);
      if (open !== undefined && held) open.recovered = true;
    }
    return episodes;
  },
};

/** ES-01: more than 10 mA for a second; only a person ends it. */
export const electricHeater: DeviceKind = {
  type: 'electric_water_heater',
  rule: 'ES-01',
  signal: 'leakage_current_ma',
  tell: (start, seed, device) => createStory(start, createRandom(seed, device), leakPhases, leakValues),
  episodes(told) {
    const first = told.findIndex(({ value }, i) => value > 10 && (told[i + 1]?.value ?? 0) > 10);
    return first < 0 ? [] : [{ since: told[first]?.ts ?? 0, recovered: false }];
  },
};

/** So many messages of one kind; the story is settled at its end unless it leans on what comes next. */
interface Phase {
  readonly faulty: boolean;
  readonly messages: number;
  readonly leansOnNext?: boolean;
}

/** Long healthy, low, now and then healthy for so short that the episode goes on. */
function* gasPhases(random: Random): Generator<Phase, never> {
  yield { faulty: false, messages: random.integer(3, 60) };
  for (;;) {
    yield { faulty: true, messages: random.integer(4, 16) };
    if (random.chance(0.3)) {
      yield { faulty: false, messages: 3, leansOnNext: true };
      yield { faulty: true, messages: random.integer(4, 10) };
    }
    yield { faulty: false, messages: random.integer(16, 50) };
  }
}

function* leakPhases(random: Random): Generator<Phase, never> {
  for (;;) {
    yield { faulty: false, messages: random.integer(20, 200) };
    yield { faulty: true, messages: random.integer(2, 6) };
  }
}

const gasValues = (faulty: boolean, random: Random): [number, object] => {
  const value = Math.round(faulty ? random.uniform(400, 950) : random.uniform(1_700, 2_200));
  return [value, { burner_state: 'flame', gas_supply_pressure_pa: value }];
};

const leakValues = (faulty: boolean, random: Random): [number, object] => {
  const value = Math.round(faulty ? random.uniform(12, 40) : random.uniform(0, 5));
  return [value, { tank_upper_temp_c: 55, leakage_current_ma: value }];
};

function createStory(
  start: number,
  random: Random,
  phasesOf: (random: Random) => Generator<Phase, never>,
  valuesOf: (faulty: boolean, random: Random) => [number, object],
): Story {
  const phases = phasesOf(random);
  let phase = phases.next().value;
  let left = phase.messages;
  let seq = 0;
  return {
    get settled() {
      return left === 0 && phase.leansOnNext !== true;
    },
    next() {
      if (left === 0) {
        phase = phases.next().value;
        left = phase.messages;
      }
      left -= 1;
      seq += 1;
      const ts = start + seq * stepMs;
      const [value, values] = valuesOf(phase.faulty, random);
      return { ts, seq, value, payload: JSON.stringify({ ts, seq, values }) };
    },
  };
}
