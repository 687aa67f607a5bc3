import { hour } from '../calendar.ts';
import { relax } from '../physics.ts';

/** The inside of a heater's casing, where water freezes first. */
export interface Cabinet {
  readonly temperatureC: number;
  /** The electric freeze heater's thermostat. */
  readonly heaterOn: boolean;
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
  return { temperatureC: relax(cabinet.temperatureC, restC, input.tauHours * hour, input.dt), heaterOn };
}
