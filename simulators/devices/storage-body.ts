import { hour, second } from '../calendar.ts';
import { clamp, relax } from '../physics.ts';
import type { Random } from '../randomness.ts';
import type { Tank } from './tank.ts';
import { stepTank } from './tank.ts';

/** The tank, the elements and the safety parts that electric and heat-pump heaters share. */
export interface StorageSpec {
  readonly id: string;
  readonly litres: number;
  readonly setpointC: number;
  readonly elementW: number;
  /** Loss of the tank, W/K. */
  readonly lossWPerK: number;
  readonly shelter: number;
  readonly waterKpa: number;
  readonly anodePct: number;
}

/** What scenarios may change in a storage heater. */
export interface StorageConditions {
  mainsOn: boolean;
  away: boolean;
  /** Where the leakage current is heading. */
  leakageMa: number;
  /** How fast it gets there; the time constant. */
  leakageTau: number;
  elementOpen: boolean;
  /** A welded relay or a wrong sensor: the element heats on. */
  thermostatStuck: boolean;
  /** What the anode has lost since the run began, in percent of a new one. */
  anodeLostPct: number;
}

export interface StorageBody {
  readonly spec: StorageSpec;
  tank: Tank;
  /** The control asks for heat. */
  heating: boolean;
  leakageMa: number;
  groundFault: boolean;
  highLimit: boolean;
  flowLpm: number;
  /** Pressure above the mains from water that expanded. */
  expansionKpa: number;
  readonly totals: { energyWh: number; heatingS: number };
}

export interface StorageInput {
  readonly at: number;
  readonly dt: number;
  readonly drawLpm: number;
  readonly ambientC: number;
  readonly waterInletC: number;
}

const cutOffMa = 10;
const highLimitC = 88;
export const mainsV = 220;

export function healthyStorage(): StorageConditions {
  return {
    mainsOn: true,
    away: false,
    leakageMa: 0,
    leakageTau: hour,
    elementOpen: false,
    thermostatStuck: false,
    anodeLostPct: 0,
  };
}

export function restingStorage(spec: StorageSpec, random: Random): StorageBody {
  const warmC = random.uniform(spec.setpointC - 6, spec.setpointC);
  return {
    spec,
    tank: { upperC: warmC, lowerC: warmC - random.uniform(0, 3) },
    heating: false,
    leakageMa: random.uniform(0.1, 0.4),
    groundFault: false,
    highLimit: false,
    flowLpm: 0,
    expansionKpa: 0,
    totals: { energyWh: random.uniform(2e5, 6e6), heatingS: random.uniform(3e5, 9e6) },
  };
}

/** The control: heats the lower half up to the setpoint; leakage and over-temperature cut it off. */
export function stepControl(body: StorageBody, now: StorageConditions, input: StorageInput, hysteresisK: number): void {
  const { spec, tank } = body;
  body.flowLpm = now.away ? 0 : input.drawLpm;
  if (now.leakageMa > 0) body.leakageMa = relax(body.leakageMa, now.leakageMa, now.leakageTau, input.dt);
  if (body.leakageMa > cutOffMa) body.groundFault = true;
  if (tank.upperC >= highLimitC) body.highLimit = true;
  const wants = now.thermostatStuck || tank.lowerC < spec.setpointC - (body.heating ? 0 : hysteresisK);
  body.heating = wants && now.mainsOn && !body.groundFault && !body.highLimit;
}

/** Moves the tank on under so much heat below, in kW, and keeps the totals. */
export function stepStorage(body: StorageBody, input: StorageInput, heatKw: number, electricKw: number): void {
  const { spec } = body;
  const before = body.tank;
  body.tank = stepTank(before, {
    dt: input.dt,
    litres: spec.litres,
    drawLpm: body.flowLpm,
    inletC: input.waterInletC,
    upperHeatKw: 0,
    lowerHeatKw: heatKw,
    ambientC: input.ambientC,
    lossWPerK: spec.lossWPerK,
  });
  const warmedK = (body.tank.upperC + body.tank.lowerC - before.upperC - before.lowerC) / 2;
  const expanded = body.flowLpm > 0 ? 0 : body.expansionKpa + 12 * Math.max(0, warmedK);
  body.expansionKpa = clamp(relax(expanded, 0, hour, input.dt), 0, 260);
  body.totals.energyWh += (electricKw * 1000 * input.dt) / hour;
  if (electricKw > 0) body.totals.heatingS += input.dt / second;
}
