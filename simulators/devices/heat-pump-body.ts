import { hour } from '../calendar.ts';
import type { Random } from '../randomness.ts';
import type { Circuit } from './refrigerant.ts';
import {
  chargeFactor,
  highestAmbientC,
  lowestAmbientC,
  performance,
  restingCircuit,
  stepCircuit,
} from './refrigerant.ts';
import type { StorageBody, StorageConditions, StorageInput, StorageSpec } from './storage-body.ts';
import { restingStorage, stepControl, stepStorage } from './storage-body.ts';

export interface HeatPumpConditions extends StorageConditions {
  /** What overcharge or a dirty condenser adds to the discharge temperature. */
  dischargeRiseK: number;
  /** Refrigerant left, as a share of the full charge. */
  charge: number;
  /** The compressor does not start any more; the element heats in its place. */
  compressorDead: boolean;
  /** How much faster the coil ices and how much longer it takes to thaw: 0 = as it should. */
  icing: number;
  /** In place of the air that weather and shelter give. */
  ambientC: number | undefined;
}

/** Tank, refrigerant circuit and the element that helps out when the air is too cold. */
export interface HeatPumpBody {
  readonly storage: StorageBody;
  circuit: Circuit;
  elementOn: boolean;
  readonly totals: { starts: number; filterHours: number };
}

export interface HeatPumpInput extends StorageInput {
  readonly humidityPct: number;
}

const hysteresisK = 6;
export const compressorKw = 0.85;

export function restingHeatPump(spec: StorageSpec, at: number, airC: number, random: Random): HeatPumpBody {
  return {
    storage: restingStorage(spec, random),
    circuit: restingCircuit(at, airC),
    elementOn: false,
    totals: { starts: random.integer(300, 6000), filterHours: random.uniform(20, 900) },
  };
}

/** Lives on by `input.dt`: the control, the circuit or the element, the tank. */
export function stepHeatPump(body: HeatPumpBody, now: HeatPumpConditions, input: HeatPumpInput): void {
  const { storage } = body;
  const { at, dt, ambientC } = input;
  const before = body.circuit.state;
  stepControl(storage, now, input, hysteresisK);
  // A dead compressor is found out by its current within seconds, and the element takes over; the customer notices nothing.
  const withinLimits = ambientC >= lowestAmbientC && ambientC <= highestAmbientC && !now.compressorDead;
  body.circuit = stepCircuit(body.circuit, {
    at,
    dt,
    wanted: storage.heating && withinLimits,
    ambientC,
    humidityPct: input.humidityPct,
    waterC: storage.tank.lowerC,
    dischargeRiseK: now.dischargeRiseK,
    charge: now.charge,
    icing: now.icing,
  });
  const { state } = body.circuit;
  if (state !== 'off' && before === 'off') body.totals.starts += 1;
  if (state !== 'off') body.totals.filterHours += dt / hour;
  body.elementOn = storage.heating && !withinLimits;
  const elementKw = body.elementOn && !now.elementOpen ? storage.spec.elementW / 1000 : 0;
  const pumpKw = state === 'running' ? compressorKw : 0;
  const heatKw = elementKw + pumpKw * performance(ambientC, storage.tank.lowerC) * chargeFactor(now.charge);
  stepStorage(storage, input, heatKw, elementKw + pumpKw);
}
