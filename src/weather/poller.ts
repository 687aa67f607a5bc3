import { type Clock, type Duration, millis, type Timer } from '../base/index.ts';
import type { NewForecast } from './forecast-book.ts';
import type { HttpGet } from './http-get.ts';
import { openMeteoUrl, type PlaceOnEarth, readOpenMeteo } from './open-meteo.ts';

export interface WeatherPollerOptions {
  readonly baseUrl: string;
  readonly places: readonly PlaceOnEarth[];
  /** How often each place is asked about. */
  readonly every: Duration;
}

export interface WeatherPollerDeps {
  readonly clock: Clock;
  readonly get: HttpGet;
  /** Keeps a forecast; one that is known already changes nothing. */
  readonly take: (forecast: NewForecast) => Promise<void>;
  /** From 0 to 1, for what is left to chance. */
  readonly random: () => number;
  readonly onFault: (place: string, reason: string) => void;
}

const firstRetryMs = 30_000;
const longestRetryMs = 900_000;

/**
 * Asks a weather service about each place, at once and then every period, one place after the other. After a failure
 * a place is asked again sooner: after 30 s, then twice as long each time up to a quarter of an hour, of which half
 * is left to chance.
 */
export function createWeatherPoller(options: WeatherPollerOptions, deps: WeatherPollerDeps): AsyncDisposable {
  const { clock, get, random } = deps;
  const stopping = new AbortController();
  const timers = new Map<string, Timer>();
  let asking: Promise<void> = Promise.resolve();

  const ask = async (place: PlaceOnEarth): Promise<string | undefined> => {
    const answer = await get(openMeteoUrl(options.baseUrl, place), stopping.signal);
    if (!answer.ok) return answer.reason;
    const read = readOpenMeteo(answer.text);
    if ('fault' in read) return read.fault;
    // The format does not say when a forecast was made. Asked twice in one period it is the same.
    const issued_at = Math.floor(clock.now() / options.every) * options.every;
    await deps.take({ place: place.place, issued_at, source: 'open-meteo', points: read.points });
    return undefined;
  };

  const turn = async (place: PlaceOnEarth, failures: number): Promise<void> => {
    if (stopping.signal.aborted) return;
    const reason = await ask(place).catch((error: unknown) => String(error));
    if (stopping.signal.aborted) return;
    if (reason !== undefined) deps.onFault(place.place, reason);
    const wait = reason === undefined ? options.every : retryAfter(failures + 1, options.every, random());
    schedule(place, wait, reason === undefined ? 0 : failures + 1);
  };

  const enter = (place: PlaceOnEarth, failures: number): void => {
    asking = asking.then(() => turn(place, failures));
  };

  const schedule = (place: PlaceOnEarth, wait: Duration, failures: number): void => {
    timers.set(
      place.place,
      clock.after(wait, () => enter(place, failures)),
    );
  };

  for (const place of options.places) enter(place, 0);
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      for (const timer of timers.values()) timer[Symbol.dispose]();
      await asking;
      for (const timer of timers.values()) timer[Symbol.dispose]();
    },
  };
}

function retryAfter(failures: number, every: Duration, chance: number): Duration {
  const doubled = Math.min(longestRetryMs, every, firstRetryMs * 2 ** Math.min(failures - 1, 10));
  return millis(Math.ceil(doubled * (0.5 + chance / 2)));
}
