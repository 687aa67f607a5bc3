import type { Signal } from '../../telemetry/index.ts';
import { fitLine, windowFunctions } from '../windows/fold.ts';
import { bucketEnd, endOf, firstInside } from '../windows/series.ts';
import type { BoolRead, Frame, HeldUpdate, NumberRead, Places } from './frame.ts';
import { perSlot, slotField } from './frame.ts';
import type { Plan } from './plan.ts';
import { readCooling } from './read-weather.ts';

/** The parts of an expression that depend on time: last values and their age, windows, `held`, `time_to`. */

/** The last value as a double (1 for a text), NaN when never heard or older than the signal's max age. */
export function readSlot(signal: Signal): NumberRead {
  const at = signal.slot * perSlot + slotField.value;
  const tsAt = signal.slot * perSlot + slotField.ts;
  const { maxAge } = signal;
  return (frame) => {
    const until = (frame.slots[tsAt] as number) + maxAge;
    if (!(frame.now <= until)) return Number.NaN;
    if (until + 1 < frame.wake) frame.wake = until + 1;
    return frame.slots[at] as number;
  };
}

/** A windowed function; looks again when its oldest bucket leaves the window. */
export function readWindow(plan: Plan & { op: 'window' }, places: Places): NumberRead {
  const { layout, fold, empty } = windowFunctions[plan.fn];
  const { index, spec } = places.series(plan.signal, plan.window, layout);
  const last = readSlot(plan.signal);
  return (frame) => {
    const series = frame.series[index];
    if (series !== undefined) {
      const from = firstInside(series, spec, frame.now);
      if (from < endOf(series, spec)) {
        wakeWhenLeft(frame, bucketEnd(series, spec, from) + spec.window);
        const value = fold(series, spec, from);
        return Number.isFinite(value) ? value : Number.NaN;
      }
    }
    return Number.isNaN(empty) || Number.isNaN(last(frame)) ? Number.NaN : empty;
  };
}

/** Asks to be woken when a window's oldest bucket leaves it. */
export function wakeWhenLeft(frame: Frame, leaves: number): void {
  if (leaves < frame.wake) frame.wake = leaves;
}

export type MovingPlan = Plan & { op: 'age' | 'held' | 'time_to' | 'cooling' };

/** How the parts below are compiled; handed down because conditions and times contain each other. */
export interface Compilers {
  number(plan: Plan, places: Places): NumberRead;
  bool(plan: Plan, places: Places): BoolRead;
}

/** Age and held grow by one a second, the times to a level shrink by one; `frame.moves` says whether it does so now. */
export function compileMoving(plan: MovingPlan, places: Places, compile: Compilers): NumberRead {
  if (plan.op === 'age') return readAge(plan.signal);
  if (plan.op === 'held') return readHeld(plan, compile.bool(plan.of, places), places);
  const level = compile.number(plan.level, places);
  return plan.op === 'cooling' ? readCooling(plan, level, places) : readTimeTo(plan, level, places);
}

function readAge(signal: Signal): NumberRead {
  const tsAt = signal.slot * perSlot + slotField.ts;
  return (frame) => {
    const age = (frame.now - (frame.slots[tsAt] as number)) / 1000;
    frame.moves = !Number.isNaN(age);
    return age;
  };
}

const heldFalse = -1;

function readHeld(plan: Plan, of: BoolRead, places: Places): NumberRead {
  const update: HeldUpdate = (frame, at, since) => {
    const value = of(frame);
    const before = frame.states[at] as number;
    if (value === undefined) frame.states[at] = Number.NaN;
    else if (!value) frame.states[at] = heldFalse;
    else frame.states[at] = Math.min(frame.now, before >= 0 ? before : since);
  };
  const place = places.held(plan, update);
  return (frame) => {
    const since = frame.states[place] as number;
    frame.moves = since >= 0;
    return since === heldFalse ? 0 : (frame.now - since) / 1000;
  };
}

/** Fewer readings make a line of noise. */
const fewest = 3;

function readTimeTo(plan: Plan & { op: 'time_to' }, level: NumberRead, places: Places): NumberRead {
  const { index, spec } = places.series(plan.signal, plan.window, 'fit');
  return (frame) => {
    const series = frame.series[index];
    const wanted = level(frame);
    frame.moves = false;
    const line = series && fitLine(series, spec, firstInside(series, spec, frame.now));
    if (line === undefined || line.count < fewest || Number.isNaN(wanted)) return Number.NaN;
    wakeWhenLeft(frame, line.firstStart + spec.width + spec.window);
    const crossing = line.firstStart + (line.meanTime + (wanted - line.meanValue) / line.slope) * 1000;
    // Before the last reading: the line has left the level behind. Beyond any calendar: it is flat.
    if (!(crossing > line.lastTs) || crossing - line.lastTs > furthest) return Number.NaN;
    frame.moves = crossing > frame.now;
    return Math.max(0, crossing - frame.now) / 1000;
  };
}

const furthest = 365 * 86_400_000;
