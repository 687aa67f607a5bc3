import type { Forecast } from '../../telemetry/index.ts';
import type { EngineState } from './engine-state.ts';
import { lookAtNext } from './look.ts';

/** Takes a forecast that is newer than the one of its place; rules that read the weather look at who stands there. */
export function takeForecast(state: EngineState, forecast: Forecast): void {
  const places = state.forecasts.put(forecast, state.at);
  if (places.length === 0) return;
  for (const device of state.byOrder) {
    if (device === undefined) continue;
    const { district, city } = device.facts;
    if (!places.some((place) => place === district || place === city)) continue;
    device.forecast = state.forecasts.of(device.facts);
    for (const rule of device.program.rules) if (rule.weather) lookAtNext(state, device, rule);
  }
}
