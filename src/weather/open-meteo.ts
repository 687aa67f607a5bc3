import { mostForecastPoints } from '../telemetry/index.ts';

/** The JSON format of Open-Meteo (https://open-meteo.com/en/docs), of which the hourly temperature is read. */

export interface PlaceOnEarth {
  /** District or city, as devices name it. */
  readonly place: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** A day of what came true helps devices that fell silent in it; three days ahead are enough for two of cooling. */
export function openMeteoUrl(baseUrl: string, { latitude, longitude }: PlaceOnEarth): string {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/v1/forecast`);
  const query = { latitude, longitude, hourly: 'temperature_2m', timezone: 'UTC', past_days: 1, forecast_days: 3 };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url.href;
}

export type ReadForecast =
  | { readonly points: readonly (readonly [number, number])[] }
  /** A sentence that says what is wrong with the answer. */
  | { readonly fault: string };

/** Reads an answer; hours without a temperature are left out. Never throws. */
export function readOpenMeteo(text: string): ReadForecast {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { fault: 'the answer is no JSON' };
  }
  const hourly = fieldOf(body, 'hourly');
  const times = fieldOf(hourly, 'time');
  const temperatures = fieldOf(hourly, 'temperature_2m');
  if (!Array.isArray(times) || !Array.isArray(temperatures)) {
    return { fault: 'the answer has no lists hourly.time and hourly.temperature_2m' };
  }
  if (times.length !== temperatures.length) {
    return { fault: `the answer has ${times.length} times and ${temperatures.length} temperatures` };
  }
  const unit = fieldOf(fieldOf(body, 'hourly_units'), 'temperature_2m');
  if (unit !== undefined && unit !== '°C') return { fault: `temperatures are in ${JSON.stringify(unit)}, not °C` };
  const points: [number, number][] = [];
  for (const [i, time] of times.entries()) {
    const at = instantOf(time, fieldOf(body, 'utc_offset_seconds'));
    const outdoorC: unknown = temperatures[i];
    if (outdoorC === null) continue;
    if (at === undefined) return { fault: `hourly.time has ${JSON.stringify(time)}, which is no time` };
    if (typeof outdoorC !== 'number' || !(Math.abs(outdoorC) < 100)) {
      return { fault: `hourly.temperature_2m has ${JSON.stringify(outdoorC)}, which is no temperature` };
    }
    points.push([at, outdoorC]);
  }
  if (points.length === 0) return { fault: 'the answer has no temperatures' };
  return { points: points.slice(-mostForecastPoints) };
}

const localTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/** Times are local and carry no zone: the offset stands beside them. Unix seconds are the format's other way. */
function instantOf(time: unknown, offsetSeconds: unknown): number | undefined {
  if (typeof time === 'number') return Number.isFinite(time) ? time * 1000 : undefined;
  if (typeof time !== 'string' || !localTime.test(time)) return undefined;
  const at = Date.parse(`${time}Z`) - 1000 * (typeof offsetSeconds === 'number' ? offsetSeconds : 0);
  return Number.isNaN(at) ? undefined : at;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
