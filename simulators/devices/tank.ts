import { second } from '../calendar.ts';
import { waterHeat } from '../physics.ts';

/** Water in a storage tank as two halves, the warm one above. */
export interface Tank {
  readonly upperC: number;
  readonly lowerC: number;
}

export interface TankInput {
  readonly dt: number;
  readonly litres: number;
  readonly drawLpm: number;
  readonly inletC: number;
  readonly upperHeatKw: number;
  readonly lowerHeatKw: number;
  readonly ambientC: number;
  /** Loss of the whole tank, W/K. */
  readonly lossWPerK: number;
}

/** Cold water pushes warm water up and out; heat below rises until both halves are equal. */
export function stepTank(tank: Tank, input: TankInput): Tank {
  const seconds = input.dt / second;
  const half = input.litres / 2;
  const moved = Math.min(1, ((input.drawLpm / 60) * seconds) / half);
  const warmed = (heatKw: number, temperatureC: number) =>
    ((heatKw - (input.lossWPerK / 2000) * (temperatureC - input.ambientC)) * seconds) / (half * waterHeat);
  const upperC = tank.upperC + moved * (tank.lowerC - tank.upperC) + warmed(input.upperHeatKw, tank.upperC);
  const lowerC = tank.lowerC + moved * (input.inletC - tank.lowerC) + warmed(input.lowerHeatKw, tank.lowerC);
  if (lowerC <= upperC) return { upperC, lowerC };
  const mixedC = (upperC + lowerC) / 2;
  return { upperC: mixedC, lowerC: mixedC };
}
