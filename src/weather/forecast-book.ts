import { type Clock, instant } from '../base/index.ts';
import { enqueueControl, recordAudit, type Tx } from '../db/index.ts';
import type { Forecast } from '../telemetry/index.ts';
import type { StoredForecast } from './forecast.ts';
import { toForecast, type WeatherTables } from './tables.ts';

export type NewForecast = Forecast;

/** Takes forecasts, from whomever they come, and tells the rules of those that are news. */
export interface ForecastBook {
  /**
   * Keeps a forecast that was issued after the one known of its place, and queues it for the journal; else changes
   * nothing. Returns what is known of the place then. `by` is the person or program that brought it.
   */
  take(tx: Tx, forecast: NewForecast, by: string): Promise<StoredForecast>;
}

export function createForecastBook({ clock }: { readonly clock: Clock }): ForecastBook {
  return {
    async take(tx, { place, issued_at, source, points: given }, by) {
      const table = tx.as<WeatherTables>();
      const known = await table
        .selectFrom('weather_forecasts')
        .selectAll()
        .where('place', '=', place)
        .executeTakeFirst();
      if (known !== undefined && known.issued_at >= issued_at) return toForecast(known);
      const points = given.toSorted(([a], [b]) => a - b);
      const received_at = clock.now();
      const row = { place, issued_at, source, points: JSON.stringify(points), received_at, received_from: by };
      await table.replaceInto('weather_forecasts').values(row).execute();
      await enqueueControl(tx, { label: 'forecast', subject: place, body: { place, issued_at, source, points } });
      await recordAudit(tx, {
        at: received_at,
        actor: by,
        action: 'forecast.taken',
        object: { kind: 'forecast', id: place },
        detail: { issued_at: new Date(instant(issued_at)).toISOString(), source, points: points.length },
      });
      return toForecast(row);
    },
  };
}
