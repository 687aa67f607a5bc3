import { day } from '../calendar.ts';
import type { BurnTally } from './burn-tally.ts';
import { createBurnTally } from './burn-tally.ts';
import type { Weather } from './weather.ts';

/** What the devices of one district share: weather, and days on which everybody draws more gas than usual. */
export interface DistrictLife {
  readonly name: string;
  readonly weather: Weather;
  /** Gas drawn over that of a usual day. */
  gasDemand(at: number): number;
  /** Sets the demand of the local day that the instant falls in; before the run begins. */
  surge(at: number, times: number): void;
  /** From now on, who burns gas and who is short of it. */
  watchBurns(): BurnTally;
  noteBurn(device: string, at: number, low: boolean): void;
}

const localMidnight = 8 * 3_600_000;

export function createDistrictLife(name: string, weather: Weather): DistrictLife {
  const surges = new Map<number, number>();
  let burns: BurnTally | undefined;
  const dayOf = (at: number) => Math.floor((at + localMidnight) / day);
  return {
    name,
    weather,
    gasDemand: (at) => (surges.size === 0 ? 1 : (surges.get(dayOf(at)) ?? 1)),
    surge: (at, times) => void surges.set(dayOf(at), times),
    watchBurns() {
      burns ??= createBurnTally();
      return burns;
    },
    noteBurn: (device, at, low) => burns?.note(device, at, low),
  };
}
