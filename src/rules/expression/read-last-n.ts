import { type BoolRead, type HeldUpdate, type NumberRead, type Places, perSlot, slotField } from './frame.ts';
import type { Plan } from './plan.ts';

/** `ts` of the last reading counted, how many are remembered, and one bit for each, newest lowest, in two halves. */
const field = { ts: 0, count: 1, low: 2, high: 3 } as const;
const size = 4;

/**
 * How many of the last n readings of a signal came while the condition was true; an unknown condition is not. Only
 * readings that are the newest of their signal count. What comes for the same instant judges it anew.
 */
export function readLastN(plan: Plan & { op: 'last_n' }, of: BoolRead, places: Places): NumberRead {
  const tsAt = plan.signal.slot * perSlot + slotField.ts;
  const update: HeldUpdate = (frame, at) => {
    const { states, reading } = frame;
    if (frame.slots[tsAt] !== reading) return;
    const { wake } = frame;
    const bit = of(frame) === true ? 1 : 0;
    // The condition is only asked when a reading comes: what it would turn to without one changes nothing.
    frame.wake = wake;
    if (states[at + field.ts] === reading) {
      states[at + field.low] = (((states[at + field.low] as number) & ~1) | bit) >>> 0;
      return;
    }
    push(states, at, plan.most, bit);
    states[at + field.ts] = reading;
  };
  const place = places.held(plan, update, size);
  return (frame) => {
    const { states } = frame;
    if (!((states[place + field.count] as number) > 0)) return Number.NaN;
    return ones(states[place + field.low] as number) + ones(states[place + field.high] as number);
  };
}

function push(states: Float64Array, at: number, most: number, bit: number): void {
  const before = (i: number): number => (Number.isNaN(states[at + i]) ? 0 : (states[at + i] as number));
  const low = before(field.low);
  const high = ((before(field.high) << 1) | (low >>> 31)) >>> 0;
  states[at + field.count] = Math.min(most, before(field.count) + 1);
  states[at + field.low] = (((low << 1) | bit) & mask(most)) >>> 0;
  states[at + field.high] = (high & mask(most - 32)) >>> 0;
}

/** The lowest `bits` bits of a half. */
const mask = (bits: number): number => (bits >= 32 ? -1 : bits <= 0 ? 0 : 2 ** bits - 1);

function ones(half: number): number {
  let left = half;
  let count = 0;
  while (left !== 0) {
    left = (left & (left - 1)) >>> 0;
    count += 1;
  }
  return count;
}
