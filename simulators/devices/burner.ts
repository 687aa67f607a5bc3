import { second } from '../calendar.ts';

/** Where the burner of a gas heater is in its sequence. */
export type BurnerPhase = 'idle' | 'prepurge' | 'ignite' | 'flame' | 'postpurge' | 'lockout';

export interface Burner {
  readonly phase: BurnerPhase;
  readonly since: number;
  /** Failed or running tries of this start; three failed ones lock the burner out. */
  readonly attempts: number;
  /** How long the last successful ignition took. */
  readonly ignitionMs: number;
  readonly flameLosses: number;
  /** Since when the gas has been too weak to feed the flame. */
  readonly starvedSince: number | undefined;
}

export interface BurnerInput {
  readonly at: number;
  readonly flowLpm: number;
  /** Supply pressure over rated pressure. */
  readonly pressureRatio: number;
  /** How long the spark would need this time. */
  readonly ignitionMs: number;
  /** Whether a flame would be seen: a fouled rod passes too little current to prove one. */
  readonly proves: boolean;
}

const startFlowLpm = 1.9;
const stopFlowLpm = 1.5;
const prepurgeMs = 2 * second;
const ignitionLimitMs = 5 * second;
const postpurgeMs = 30 * second;
const maxAttempts = 3;
/** Below this share of its rated pressure the burner cannot light. */
const lightingRatio = 0.25;
/** Below this share the flame starves; the gas in the pipe keeps it for six seconds. */
const feedingRatio = 0.3;
const starvingMs = 6 * second;

export function coldBurner(at: number): Burner {
  return { phase: 'idle', since: at, attempts: 0, ignitionMs: 0, flameLosses: 0, starvedSince: undefined };
}

/** One second or more of the burner's life: purge, spark, flame, purge; three failed sparks lock it out. */
export function stepBurner(burner: Burner, input: BurnerInput): Burner {
  const elapsed = input.at - burner.since;
  const flowing =
    input.flowLpm >= (burner.phase === 'idle' || burner.phase === 'postpurge' ? startFlowLpm : stopFlowLpm);
  switch (burner.phase) {
    case 'idle':
      return flowing ? enter(burner, 'prepurge', input.at, { attempts: 0 }) : burner;
    case 'prepurge':
      if (!flowing) return enter(burner, 'postpurge', input.at);
      return elapsed < prepurgeMs ? burner : enter(burner, 'ignite', input.at, { attempts: burner.attempts + 1 });
    case 'ignite':
      if (!flowing) return enter(burner, 'postpurge', input.at);
      return stepIgnition(burner, input, elapsed);
    case 'flame':
      return flowing ? stepFlame(burner, input) : enter(burner, 'postpurge', input.at);
    case 'postpurge':
      if (flowing) return enter(burner, 'prepurge', input.at, { attempts: 0 });
      return elapsed < postpurgeMs ? burner : enter(burner, 'idle', input.at, { attempts: 0 });
    case 'lockout':
      // Closing the tap resets it, as people do.
      return flowing ? burner : enter(burner, 'idle', input.at, { attempts: 0 });
  }
}

function stepIgnition(burner: Burner, input: BurnerInput, elapsed: number): Burner {
  const lights = input.proves && input.pressureRatio >= lightingRatio && elapsed >= input.ignitionMs;
  if (lights) return enter(burner, 'flame', input.at, { ignitionMs: input.ignitionMs });
  if (elapsed < ignitionLimitMs) return burner;
  return enter(burner, burner.attempts >= maxAttempts ? 'lockout' : 'prepurge', input.at);
}

function stepFlame(burner: Burner, input: BurnerInput): Burner {
  if (!input.proves) return loseFlame(burner, input.at);
  if (input.pressureRatio >= feedingRatio) {
    return burner.starvedSince === undefined ? burner : { ...burner, starvedSince: undefined };
  }
  const starvedSince = burner.starvedSince ?? input.at;
  if (input.at - starvedSince < starvingMs) return { ...burner, starvedSince };
  return loseFlame(burner, input.at);
}

function loseFlame(burner: Burner, at: number): Burner {
  const flameLosses = burner.flameLosses + 1;
  return enter(burner, burner.attempts >= maxAttempts ? 'lockout' : 'prepurge', at, { flameLosses });
}

function enter(burner: Burner, phase: BurnerPhase, at: number, change: Partial<Burner> = {}): Burner {
  return { ...burner, ...change, phase, since: at, starvedSince: undefined };
}

/** When a working burner must be looked at again: its short phases second by second, a steady flame seldom. */
export function burnerDue(burner: Burner, at: number, sampling: number, drawEnd: number): number {
  const steady = burner.phase === 'flame' && burner.starvedSince === undefined;
  const purged = burner.phase === 'postpurge' ? burner.since + postpurgeMs : Number.POSITIVE_INFINITY;
  const next = steady
    ? Math.min(at + sampling, drawEnd)
    : burner.phase === 'postpurge'
      ? Math.min(purged, at + sampling)
      : 0;
  return Math.max(next, at + second);
}
