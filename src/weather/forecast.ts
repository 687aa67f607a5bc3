import type { Instant } from '../base/index.ts';
import type { Forecast } from '../telemetry/index.ts';

/** The newest forecast of a place, as it was taken. */
export interface StoredForecast extends Forecast {
  readonly received_at: Instant;
  readonly received_from: string;
}
