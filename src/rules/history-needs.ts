import { type Duration, days, hours, millis } from '../base/index.ts';
import type { Catalogue, DeviceType, Signal } from '../telemetry/index.ts';
import type { Rule } from './document.ts';
import type { Plan } from './expression/plan.ts';
import { partsOf } from './parts-of.ts';

/** What must be known of the past to say what a rule would have found. */
export interface HistoryNeeds {
  /** The device types it looks at, and the signals of each that it reads, by rising slot. */
  readonly readings: readonly { readonly type: DeviceType; readonly signals: readonly Signal[] }[];
  /**
   * How long before the first instant of interest looking must begin, so that windows are full, timers have run
   * and last values are known; `everything` when the rule measures from a day that may lie anywhere in the past.
   */
  readonly warmUp: Duration | 'everything';
  /** Whether what other devices do, and signs of life that are no readings, can change its mind. */
  readonly company: boolean;
}

/** A last value is looked for this far back at most: some signals are sent only when they change. */
const lastValue = days(1);

/** Parts of an expression that no bounded stretch of the past can answer. */
const boundless: ReadonlySet<Plan['op']> = new Set(['baseline', 'last_n']);

/** Parts whose window is no stretch of readings: what people did is told from the beginning, a forecast looks ahead. */
const elsewhere: ReadonlySet<Plan['op']> = new Set(['history', 'forecast_min']);

/** How long after its last reading a device that cools in silence is reckoned with. */
const coolingOn = hours(48);

export function historyNeeds(rules: readonly Rule[], catalogue: Catalogue): HistoryNeeds {
  const signals = new Map<DeviceType, Map<number, Signal>>();
  const readOf = (type: DeviceType): Map<number, Signal> => {
    const read = signals.get(type) ?? new Map<number, Signal>();
    signals.set(type, read);
    return read;
  };
  let warmUp = 0;
  let everything = false;
  for (const rule of rules) {
    const timers = timersOf(rule);
    warmUp = Math.max(warmUp, timers);
    for (const name of rule.deviceTypes) {
      const type = catalogue.types.get(name);
      if (type === undefined) continue;
      const read = readOf(type);
      if (looksForSilence(rule)) warmUp = Math.max(warmUp, type.silenceAfter + timers);
      const parts = partsOf(rule, type);
      const lasting = lastingOf(parts);
      everything ||= lasting === 'unbounded';
      for (const part of parts) {
        everything ||= boundless.has(part.op);
        if ('signal' in part) read.set(part.signal.slot, part.signal);
        warmUp = Math.max(warmUp, spanOf(part) + timers + (lasting === 'unbounded' ? 0 : lasting));
      }
    }
    // Why a device is silent is told by its neighbours of any type.
    if (looksForSilence(rule)) for (const type of catalogue.types.values()) readOf(type);
  }
  const readings = [...signals].map(([type, read]) => ({
    type,
    signals: [...read.values()].sort((a, b) => a.slot - b.slot),
  }));
  const company = rules.some((rule) => looksForSilence(rule) || rule.detect.kind === 'quorum');
  return { readings, warmUp: everything ? 'everything' : millis(warmUp), company };
}

function looksForSilence({ detect }: Rule): boolean {
  return detect.kind === 'missing' || (detect.kind === 'quorum' && detect.member.kind === 'missing');
}

/** How far a part of an expression reaches back. */
function spanOf(part: Plan): number {
  const window = 'window' in part && !elsewhere.has(part.op) ? part.window : 0;
  const value = 'signal' in part ? Math.min(part.signal.maxAge, lastValue) : 0;
  return Math.max(window, value) + (part.op === 'cooling' ? coolingOn : 0);
}

/**
 * How long something must have lasted that `held` and `age` measure: as long as the constant says that they are compared
 * with. Anything else that is done with them has no bound.
 */
function lastingOf(parts: readonly Plan[]): number | 'unbounded' {
  let left = parts.filter(isLasting).length;
  let longest = 0;
  for (const part of parts) {
    if (!('left' in part && comparisons.has(part.op))) continue;
    const [lasting, limit] = isLasting(part.left) ? [part.left, part.right] : [part.right, part.left];
    if (!isLasting(lasting) || limit.op !== 'constant' || typeof limit.value !== 'number') continue;
    left -= 1;
    longest = Math.max(longest, limit.value * 1_000);
  }
  return left > 0 ? 'unbounded' : longest;
}

const comparisons: ReadonlySet<Plan['op']> = new Set(['<', '<=', '>', '>=']);

const isLasting = ({ op }: Plan): boolean => op === 'held' || op === 'age';

/** The longest `for`, `clear.for`, `within` and silence of a rule together. */
function timersOf({ detect, clear }: Rule): number {
  const cleared = clear.kind === 'auto' ? clear.for : 0;
  const silence = (after: Duration | 'silence_after'): number => (after === 'silence_after' ? 0 : after);
  switch (detect.kind) {
    case 'missing':
      return cleared + silence(detect.after);
    case 'quorum': {
      const { member, within } = detect;
      return cleared + within + (member.kind === 'missing' ? silence(member.after) : member.for);
    }
    case 'condition':
      return cleared + Math.max(0, ...detect.levels.map((level) => level.for));
  }
}
