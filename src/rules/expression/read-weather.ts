import { coolingReaches } from '../weather/cooling.ts';
import { findLowest, type Lowest } from '../weather/curve.ts';
import { firstInside } from '../windows/series.ts';
import { type NumberRead, type Places, perSlot, slotField } from './frame.ts';
import type { Plan } from './plan.ts';

/** The lowest forecast temperature of the span from now; looks again when a point comes into it or has passed. */
export function readForecastMin(plan: Plan & { op: 'forecast_min' }): NumberRead {
  const found: Lowest = { outdoorC: Number.NaN, until: Number.NaN };
  return (frame) => {
    if (frame.forecast === undefined) return Number.NaN;
    findLowest(frame.forecast, frame.now, plan.window, found);
    if (found.until < frame.wake) frame.wake = found.until;
    return found.outdoorC;
  };
}

/**
 * Seconds until a cooling signal reaches a level. The window ends at the newest reading of the signal, however long
 * ago that was, so only readings and forecasts change the instant; the seconds to it run down.
 */
export function readCooling(plan: Plan & { op: 'cooling' }, level: NumberRead, places: Places): NumberRead {
  const { index, spec } = places.series(plan.signal, plan.window, 'cooling');
  const tsAt = plan.signal.slot * perSlot + slotField.ts;
  return (frame) => {
    const series = frame.series[index];
    const wanted = level(frame);
    frame.moves = false;
    if (series === undefined || Number.isNaN(wanted)) return Number.NaN;
    const from = firstInside(series, spec, frame.slots[tsAt] as number);
    const reached = coolingReaches(series, spec, from, wanted, frame.forecast);
    frame.moves = reached > frame.now;
    return Math.max(0, reached - frame.now) / 1000;
  };
}
