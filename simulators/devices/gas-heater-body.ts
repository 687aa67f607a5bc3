import { hour, minute, second } from '../calendar.ts';
import { relax } from '../physics.ts';
import type { Random } from '../randomness.ts';
import { supplyPressure } from '../world/gas-network.ts';
import type { Burner } from './burner.ts';
import { coldBurner, stepBurner } from './burner.ts';
import type { Cabinet } from './cabinet.ts';
import { stepCabinet } from './cabinet.ts';
import type { WaterSide } from './gas-heater-water.ts';
import { modulationFor, stepWaterSide } from './gas-heater-water.ts';

export interface GasHeaterSpec {
  readonly id: string;
  readonly gasType: '12T' | '10T' | '6T' | 'LPG';
  readonly ratedPa: number;
  readonly setpointC: number;
  readonly maxKw: number;
  /** 1 = hangs in a heated room, 0 = hangs outdoors. */
  readonly shelter: number;
  readonly tauHours: number;
  readonly lossWPerK: number;
  readonly waterKpa: number;
  /** Whether it has sensors for carbon monoxide and gas in the room. */
  readonly roomSensors: boolean;
}

/** What scenarios may change: the state of the pipes, the power and the parts. */
export interface GasHeaterConditions {
  mainsOn: boolean;
  /** Nobody draws water. */
  away: boolean;
  valveRestriction: number;
  gasShut: boolean;
  regulatorRisePa: number;
  freezeHeaterWorks: boolean;
  /** In place of the ambient that weather and shelter give. */
  ambientC: number | undefined;
  tauHours: number;
  lossWPerK: number;
  /** Error of the temperature control. */
  outletBiasK: number;
  /** Where the carbon monoxide in the room is heading. */
  roomCoPpm: number;
  /** Current through a clean flame at the rod, µA; below 0.5 no flame is proven (Goodman). */
  flameUa: number;
  /** What scale adds to the exchanger's temperature at full fire, K. */
  scaleK: number;
  /** How far the flue is blocked, 0 to 1; at 1 the air-pressure switch shuts the burner off. */
  flueBlockage: number;
  /** Water that may freeze in the exchanger, kg; 0 = freezing is not looked at. */
  waterKg: number;
  /** Water that runs out of a burst exchanger, L/min. */
  leakLpm: number;
}

/** What the surroundings do to a heater at one instant. */
export interface HeaterInput {
  readonly at: number;
  readonly dt: number;
  readonly drawLpm: number;
  readonly ambientC: number;
  readonly waterInletC: number;
  readonly gasLoad: number;
}

export interface GasHeaterBody {
  readonly spec: GasHeaterSpec;
  burner: Burner;
  cabinet: Cabinet;
  side: WaterSide;
  ignitionMs: number;
  roomCoPpm: number;
  modulation: number;
  pressurePa: number;
  flowLpm: number;
  inletC: number;
  readonly totals: { cycles: number; runHours: number; litres: number };
}

export function healthyConditions(spec: GasHeaterSpec): GasHeaterConditions {
  return {
    mainsOn: true,
    away: false,
    valveRestriction: 1,
    gasShut: false,
    regulatorRisePa: 0,
    freezeHeaterWorks: true,
    ambientC: undefined,
    tauHours: spec.tauHours,
    lossWPerK: spec.lossWPerK,
    outletBiasK: 0,
    roomCoPpm: 0,
    flameUa: 4,
    scaleK: 0,
    flueBlockage: 0,
    waterKg: 0,
    leakLpm: 0,
  };
}

/** A heater at rest whose cabinet has long had the temperature around it. */
export function restingBody(spec: GasHeaterSpec, input: HeaterInput, random: Random): GasHeaterBody {
  const cabinetC = Math.max(input.ambientC, 9.5);
  return {
    spec,
    burner: coldBurner(input.at),
    cabinet: { temperatureC: cabinetC, heaterOn: false, iceKg: 0 },
    side: { outletC: cabinetC, exchangerC: cabinetC, exhaustC: cabinetC, fanRpm: 0 },
    ignitionMs: 800,
    roomCoPpm: 0,
    modulation: 0,
    pressurePa: spec.ratedPa,
    flowLpm: 0,
    inletC: cabinetC,
    totals: {
      cycles: random.integer(200, 9000),
      runHours: random.uniform(50, 2500),
      litres: random.uniform(3e4, 9e5),
    },
  };
}

/** Lives on by `input.dt`: gas, burner, cabinet, water, in the order in which they act on each other. */
export function stepGasHeater(body: GasHeaterBody, now: GasHeaterConditions, input: HeaterInput, random: Random): void {
  const { spec } = body;
  const { at, dt } = input;
  body.flowLpm = (now.away ? 0 : input.drawLpm) + now.leakLpm;
  body.pressurePa = now.gasShut ? 0 : pressureAt(body, now, input.gasLoad, random);
  const pressureRatio = body.pressurePa / spec.ratedPa;
  stepFlame(body, now, at, pressureRatio, random);
  const { phase } = body.burner;
  const wantedC = spec.setpointC + now.outletBiasK;
  body.modulation = phase === 'flame' ? modulationFor(body.flowLpm, body.inletC, wantedC, spec.maxKw) : 0;
  body.cabinet = stepCabinet(body.cabinet, {
    ambientC: input.ambientC,
    tauHours: now.tauHours,
    lossWPerK: now.lossWPerK,
    heaterWorks: now.mainsOn && now.freezeHeaterWorks,
    burning: phase === 'flame',
    waterKg: now.waterKg,
    dt,
  });
  const surroundingsC = body.cabinet.temperatureC;
  body.inletC =
    body.flowLpm > 0
      ? relax(body.inletC, input.waterInletC, 20 * second, dt)
      : relax(body.inletC, surroundingsC, hour, dt);
  body.side = stepWaterSide(body.side, {
    dt,
    phase,
    flowLpm: body.flowLpm,
    inletC: body.inletC,
    wantedC,
    surroundingsC,
    modulation: body.modulation,
    maxKw: spec.maxKw,
    pressureRatio,
    scaleK: now.scaleK,
    flueBlockage: now.flueBlockage,
  });
  body.roomCoPpm = relax(
    body.roomCoPpm,
    now.roomCoPpm + (phase === 'flame' ? spilledPpm(now.flueBlockage) : 0),
    90 * second,
    dt,
  );
  body.totals.litres += (body.flowLpm / minute) * dt;
  if (phase === 'flame') body.totals.runHours += dt / hour;
}

function pressureAt(body: GasHeaterBody, now: GasHeaterConditions, districtLoad: number, random: Random): number {
  const { spec, burner } = body;
  return supplyPressure({
    ratedPa: spec.ratedPa,
    // Bottled gas has no neighbours.
    districtLoad: spec.gasType === 'LPG' ? 0 : districtLoad,
    ownFlow: burner.phase === 'flame' ? body.modulation : burner.phase === 'ignite' ? 0.3 : 0,
    restriction: now.valveRestriction,
    regulatorRisePa: now.regulatorRisePa,
    noisePa: random.normal(0, 0.0025 * spec.ratedPa),
  });
}

/** Fumes that come back into the room once the flue is more than half blocked, ppm. */
const spilledPpm = (blockage: number): number => (blockage <= 0.5 ? 0 : 900 * (blockage - 0.5));

function stepFlame(
  body: GasHeaterBody,
  now: GasHeaterConditions,
  at: number,
  pressureRatio: number,
  random: Random,
): void {
  const before = body.burner.phase;
  if (before === 'prepurge') body.ignitionMs = random.integer(500, 1400);
  const proves = now.flameUa >= 0.5 && now.flueBlockage < 1;
  body.burner = now.mainsOn
    ? stepBurner(body.burner, { at, flowLpm: body.flowLpm, pressureRatio, ignitionMs: body.ignitionMs, proves })
    : coldBurner(at);
  if (body.burner.phase === 'flame' && before !== 'flame') body.totals.cycles += 1;
}
