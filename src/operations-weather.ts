import type { Clock } from './base/index.ts';
import type { Commands } from './commands/index.ts';
import { type ConfigDocument, spanOf } from './config-schema.ts';
import type { OperationsNews } from './operations-thread.ts';
import { createHttpGet, createWeatherPoller } from './weather/index.ts';

export interface OperationsWeatherDeps {
  readonly clock: Clock;
  readonly commands: Pick<Commands, 'takeForecast'>;
  readonly tell: (news: OperationsNews) => void;
}

/** Asks the weather service of the configuration; what it says goes the way of every command. */
export function startWeather(
  { weather: { base_url, every, places } }: Pick<ConfigDocument, 'weather'>,
  { clock, commands, tell }: OperationsWeatherDeps,
): AsyncDisposable | undefined {
  if (places.length === 0) return undefined;
  const caller = { name: 'weather-poller', role: 'engineer' } as const;
  return createWeatherPoller(
    { baseUrl: base_url, every: spanOf(every), places },
    {
      clock,
      get: createHttpGet(),
      take: async (forecast) => void (await commands.takeForecast(caller, forecast)),
      random: Math.random,
      onFault: (place, reason) => tell({ kind: 'weather-unanswered', place, reason }),
    },
  );
}
