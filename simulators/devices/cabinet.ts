import { hour } from '../calendar.ts';
import { clamp, relax } from '../physics.ts';

/** The inside of a heater's casing, where water freezes first. */
export interface Cabinet {
  readonly temperatureC: number;
  /** The electric freeze heater's thermostat. */
  readonly heaterOn: boolean;
  /** Ice in the exchanger, kg. */
  readonly iceKg: number;
}

export interface CabinetInput {
  readonly ambientC: number;
  /** Time constant of cooling: 0.7 h exposed to back-draught, 6 h sheltered. */
  readonly tauHours: number;
  /** Heat lost to the surroundings, W/K. */
  readonly lossWPerK: number;
  /** False when it is switched off, broken or without power. */
  readonly heaterWorks: boolean;
  readonly burning: boolean;
  /** Water that may freeze, kg; 0 = drained, or not looked at. */
  readonly waterKg: number;
  readonly dt: number;
}

export const freezeHeaterW = 100;
const heaterOnBelowC = 8.8;
const heaterOffAboveC = 11;
const burnerHeatW = 60;

/** Cooling by `T = Ta + (T0 - Ta) e^(-t/tau)`, Ta raised by what heats the cabinet over its loss. */
export function stepCabinet(cabinet: Cabinet, input: CabinetInput): Cabinet {
  const heaterOn = input.heaterWorks && cabinet.temperatureC < (cabinet.heaterOn ? heaterOffAboveC : heaterOnBelowC);
  const heatW = (heaterOn ? freezeHeaterW : 0) + (input.burning ? burnerHeatW : 0);
  const restC = input.ambientC + heatW / input.lossWPerK;
  const temperatureC = relax(cabinet.temperatureC, restC, input.tauHours * hour, input.dt);
  if (input.waterKg === 0) return { temperatureC, heaterOn, iceKg: 0 };
  return { heaterOn, ...freezeOrMelt(cabinet, temperatureC, restC, input) };
}

/** Latent heat of ice, J/kg. */
const latentHeat = 334_000;

/** At 0 °C heat goes into ice or out of it before the temperature moves on. */
function freezeOrMelt(cabinet: Cabinet, temperatureC: number, restC: number, input: CabinetInput) {
  const { iceKg } = cabinet;
  const freezes = temperatureC < 0 && cabinet.temperatureC <= 0.001 && iceKg < input.waterKg;
  const melts = temperatureC > 0 && cabinet.temperatureC >= -0.001 && iceKg > 0;
  const crosses =
    (temperatureC < 0 && cabinet.temperatureC > 0 && iceKg < input.waterKg) ||
    (temperatureC > 0 && cabinet.temperatureC < 0 && iceKg > 0);
  if (crosses) return { temperatureC: 0, iceKg };
  if (!freezes && !melts) return { temperatureC, iceKg };
  const frozenKg = (-restC * input.lossWPerK * (input.dt / 1000)) / latentHeat;
  return { temperatureC: 0, iceKg: clamp(iceKg + frozenKg, 0, input.waterKg) };
}
