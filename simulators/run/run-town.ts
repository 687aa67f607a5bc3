import { minute, second, toRfc3339 } from '../calendar.ts';
import { openOffice } from '../office/office.ts';
import { createTownField } from '../office/town-field.ts';
import type { ScenarioName } from '../scenarios/scenarios.ts';
import type { TruthRecord } from '../scenarios/truth.ts';
import { districts } from '../town/districts.ts';
import type { Act, Town } from '../town/town.ts';
import { createTown } from '../town/town.ts';
import type { ApiClient } from '../wire/api-client.ts';
import { ApiError, createApiClient } from '../wire/api-client.ts';
import { registerFleet } from '../wire/registration.ts';
import { forecastPeriod } from '../world/forecast.ts';
import type { Links } from './links.ts';
import { openLinks } from './links.ts';
import type { TownClock } from './town-clock.ts';
import { createDrivenClock, createRealClock } from './town-clock.ts';

export interface RunTownOptions {
  readonly http: string;
  readonly mqtt: string;
  readonly token: string;
  readonly devices: number;
  readonly seed: number;
  /** Epoch milliseconds; the real clock ignores it. */
  readonly start: number;
  readonly durationMs: number;
  readonly clock: 'driven' | 'real';
  /** Simulated over real time, at most; 0 = as fast as the daemon answers. */
  readonly speed: number;
  readonly stepMs: number;
  readonly scenarios: readonly ScenarioName[];
  readonly coldWaveK: number;
  readonly prefix: string;
  /** Share of routine reports that get lost. */
  readonly loss: number;
  /** Of every home; undefined: addresses name only districts. */
  readonly city?: string | undefined;
  /** Technicians of each district's provider who work the town, with agents and a dispatcher; 0: nobody does. */
  readonly staff?: number;
}

export interface RunTownDeps {
  readonly realNow: () => number;
  readonly signal: AbortSignal;
  readonly onTruth: (record: TruthRecord) => void;
  /** Called after every step. */
  readonly onProgress: (progress: TownProgress) => void;
}

export interface TownProgress {
  readonly now: string;
  readonly devices: number;
  readonly online: number;
  /** Acknowledged since the start. */
  readonly messages: number;
  readonly episodesBegun: number;
}

/**
 * Registers a town, connects it and lives it, in step with the daemon: all messages of a step are acknowledged
 * before the clock moves. Ends at the end of the span or when told; either way devices say farewell.
 */
export async function runTown(options: RunTownOptions, deps: RunTownDeps): Promise<TownProgress> {
  const { signal } = deps;
  const api = createApiClient({ url: options.http, token: options.token, signal });
  const clock =
    options.clock === 'driven' ? await createDrivenClock(api, { ...options, ...deps }) : createRealClock(deps.realNow);
  const end = clock.start + options.durationMs;
  const town = createTown({ ...options, start: clock.start, end }, deps.onTruth);
  const { city } = options;
  const credentials = await registerFleet(
    api,
    town.members.map(({ entry }) => (city === undefined ? entry : { ...entry, site: { ...entry.site, city } })),
  );
  const work = await openWork(town, options);
  const links = await openLinks(town, credentials, { url: options.mqtt, seed: options.seed });
  try {
    return await live(town, links, clock, { ...options, end, tellWeather: createWeatherDesk(api), work }, deps);
  } finally {
    town.finish();
    await within(links.close(), 10 * second);
  }
}

/** What the town's staff does once a minute, knowing what devices said. */
type Work = (at: number, acts: readonly Act[]) => Promise<void>;

async function openWork(town: Town, { http, token, seed, city, staff = 0 }: RunTownOptions): Promise<Work> {
  if (city === undefined || staff === 0) return () => Promise.resolve();
  const field = createTownField(town);
  const office = await openOffice({
    ...{ house: { address: () => Promise.resolve(http.replace(/\/$/, '')) }, adminToken: token, seed, field },
    plan: { city, districts: districts.map(({ name }) => name), technicians: staff, agents: 2 },
  });
  let next = 0;
  return async (at, acts) => {
    field.hear(acts);
    if (at < next) return;
    next = at + minute;
    await office.act(at);
  };
}

type WeatherDesk = (town: Town, at: number) => Promise<void>;

/** Posts what the weather service says. A daemon that takes no forecasts is asked once and then left in peace. */
function createWeatherDesk(api: ApiClient): WeatherDesk {
  let taken = true;
  return async (town, at) => {
    for (const forecast of town.forecasts(at)) {
      if (!taken) return;
      const { status, body } = await api.post('/weather/forecasts', forecast);
      if (status === 404) taken = false;
      else if (status >= 400) {
        throw new ApiError(
          `the daemon refused a forecast of ${forecast.place} (${status}): ${JSON.stringify(body)}`,
          status,
        );
      }
    }
  };
}

async function live(
  town: Town,
  links: Links,
  clock: TownClock,
  { tellWeather, work, ...options }: { stepMs: number; end: number; tellWeather: WeatherDesk; work: Work },
  { signal, onProgress }: RunTownDeps,
): Promise<TownProgress> {
  let messages = 0;
  let nextForecast = clock.start;
  const describe = (at: number): TownProgress => ({
    now: toRfc3339(at),
    devices: town.members.length,
    online: links.online(),
    messages,
    episodesBegun: town.episodes.filter(({ startsAt }) => startsAt <= at).length,
  });
  for (let at = clock.start; ; at += options.stepMs) {
    if (at >= nextForecast) {
      nextForecast = at + forecastPeriod;
      await tellWeather(town, at).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
    const acts = town.advance(at);
    await unlessAborted(links.perform(acts), signal);
    messages += acts.filter(({ kind }) => kind === 'publish').length;
    await unlessAborted(work(at, acts), signal);
    if (!signal.aborted) onProgress(describe(at));
    if (signal.aborted || at + options.stepMs > options.end) return describe(at);
    await clock.moveTo(at + options.stepMs, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted) return describe(at);
  }
}

/** Waits for the work or the stop, whichever comes first; leaves no listener behind. */
function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

async function within(work: Promise<void>, span: number): Promise<void> {
  const timer = Promise.withResolvers<void>();
  const handle = setTimeout(timer.resolve, Math.min(span, minute));
  await Promise.race([work, timer.promise]).finally(() => clearTimeout(handle));
}
