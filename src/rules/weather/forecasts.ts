import type { DeviceFacts, Forecast } from '../../telemetry/index.ts';
import { type Curve, continued, endOfCurve } from './curve.ts';

/** The newest forecast of each place, at most `mostPlaces`. */
export interface Forecasts {
  /** Takes a forecast that is newer than the one known. Returns the places for which something else is true now. */
  put(forecast: Forecast, at: number): readonly string[];
  /** What is forecast where a device stands: its district's, else its city's. */
  of(facts: DeviceFacts): Curve | undefined;
  snapshot(): readonly Curve[];
  restore(curves: readonly Curve[] | undefined): void;
}

const mostPlaces = 4_096;
/** Forecasts that ran out this long ago are forgotten. */
const forgottenAfterMs = 7 * 86_400_000;

export function createForecasts(): Forecasts {
  const curves = new Map<string, Curve>();

  const forget = (at: number): readonly string[] => {
    const byAge = [...curves.values()].sort((a, b) => a.issuedAt - b.issuedAt || (a.place < b.place ? -1 : 1));
    const gone = byAge.filter((one, i) => i < curves.size - mostPlaces || endOfCurve(one) + forgottenAfterMs < at);
    for (const { place } of gone) curves.delete(place);
    return gone.map(({ place }) => place);
  };

  return {
    put(forecast, at) {
      const known = curves.get(forecast.place);
      if (known !== undefined && known.issuedAt >= forecast.issued_at) return [];
      curves.set(forecast.place, continued(known, forecast));
      return [forecast.place, ...forget(at)];
    },
    of: ({ district, city }) =>
      (district === null ? undefined : curves.get(district)) ?? (city === null ? undefined : curves.get(city)),
    snapshot: () => [...curves.values()],
    restore(saved) {
      curves.clear();
      for (const curve of saved ?? []) curves.set(curve.place, curve);
    },
  };
}
