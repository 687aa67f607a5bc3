import { minute, second } from '../calendar.ts';
import { clamp, relax } from '../physics.ts';

/** The refrigerant circuit of a heat pump. */
export interface Circuit {
  readonly state: 'off' | 'running' | 'defrost';
  readonly since: number;
  readonly dischargeC: number;
  readonly suctionC: number;
  readonly evaporatorC: number;
  readonly condenserC: number;
  /** Minutes of icing since the coil was last clean. */
  readonly frostMinutes: number;
  readonly lastDefrostEnd: number;
  readonly lastDefrostS: number;
}

export interface CircuitInput {
  readonly at: number;
  readonly dt: number;
  /** The control asks for heat and the air is within limits. */
  readonly wanted: boolean;
  readonly ambientC: number;
  readonly humidityPct: number;
  readonly waterC: number;
  /** What overcharge or a dirty condenser adds to the discharge temperature. */
  readonly dischargeRiseK: number;
  /** Refrigerant left, as a share of the full charge: a starved evaporator boils dry and cold. */
  readonly charge: number;
  /** How much faster the coil ices and how much longer it takes to thaw. */
  readonly icing: number;
}

export const lowestAmbientC = 1.7;
export const highestAmbientC = 48.9;
const icingMinutes = 50;
const defrostMs = 5 * minute;

export function restingCircuit(at: number, ambientC: number): Circuit {
  return {
    state: 'off',
    since: at,
    dischargeC: ambientC,
    suctionC: ambientC,
    evaporatorC: ambientC,
    condenserC: ambientC,
    frostMinutes: 0,
    lastDefrostEnd: at,
    lastDefrostS: 0,
  };
}

/** Temperatures follow their resting points with the lag of metal; ice builds up below zero in humid air. */
export function stepCircuit(circuit: Circuit, input: CircuitInput): Circuit {
  const next = switchState(circuit, input);
  const goal = restingPoints(next.state, input);
  const lag = (value: number, target: number, tau: number) => relax(value, target, tau, input.dt);
  const icing = next.state === 'running' && next.evaporatorC < -1 && input.humidityPct > 60;
  return {
    ...next,
    dischargeC: lag(next.dischargeC, goal.dischargeC, 3 * minute),
    suctionC: lag(next.suctionC, goal.suctionC, 90 * second),
    evaporatorC: lag(next.evaporatorC, goal.evaporatorC, 90 * second),
    condenserC: lag(next.condenserC, goal.condenserC, 2 * minute),
    frostMinutes: next.frostMinutes + (icing ? ((1 + input.icing) * input.dt) / minute : 0),
  };
}

function switchState(circuit: Circuit, { at, wanted, icing }: CircuitInput): Circuit {
  if (!wanted) return circuit.state === 'off' ? circuit : { ...circuit, state: 'off', since: at };
  if (circuit.state === 'off') return { ...circuit, state: 'running', since: at };
  if (circuit.state === 'running' && circuit.frostMinutes >= icingMinutes) {
    return { ...circuit, state: 'defrost', since: at };
  }
  if (circuit.state === 'defrost' && at - circuit.since >= defrostMs * (1 + icing)) {
    const lastDefrostS = (at - circuit.since) / second;
    return { ...circuit, state: 'running', since: at, frostMinutes: 0, lastDefrostEnd: at, lastDefrostS };
  }
  return circuit;
}

function restingPoints(state: Circuit['state'], input: CircuitInput) {
  const { ambientC, waterC } = input;
  if (state === 'off') return { dischargeC: ambientC, suctionC: ambientC, evaporatorC: ambientC, condenserC: waterC };
  if (state === 'defrost') return { dischargeC: 46, suctionC: 8, evaporatorC: 10, condenserC: waterC };
  const missing = 1 - input.charge;
  const evaporatorC = ambientC - 9 - 45 * missing;
  const dischargeC = 42 + 0.68 * waterC + 0.2 * (10 - evaporatorC) + input.dischargeRiseK;
  return { dischargeC, suctionC: evaporatorC + 8 + 65 * missing, evaporatorC, condenserC: waterC + 6 };
}

/** A quarter of the refrigerant gone costs 40 % of the performance (SC-10). */
export function chargeFactor(charge: number): number {
  return clamp(1 - 1.6 * (1 - charge), 0.2, 1);
}

/** Heat out over electricity in, falling with cold air and warm water. */
export function performance(ambientC: number, waterC: number): number {
  return clamp(3.6 + 0.06 * (ambientC - 7) - 0.02 * (waterC - 40), 1.5, 5);
}

/** Saturation pressure of the refrigerant, kPa; an exponential fit for R134a between -20 and 80 °C. */
export function saturationKpa(temperatureC: number): number {
  return 293 * Math.exp(0.0293 * temperatureC);
}
