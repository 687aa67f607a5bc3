import { minute, second } from '../calendar.ts';
import { clamp, heatingPower, relax, waterHeat } from '../physics.ts';
import type { BurnerPhase } from './burner.ts';

/** Water, heat and fumes of a gas heater. */
export interface WaterSide {
  readonly outletC: number;
  readonly exchangerC: number;
  readonly exhaustC: number;
  readonly fanRpm: number;
}

export interface WaterSideInput {
  readonly dt: number;
  readonly phase: BurnerPhase;
  readonly flowLpm: number;
  readonly inletC: number;
  /** What the outlet should reach, a faulty control's error included. */
  readonly wantedC: number;
  readonly surroundingsC: number;
  /** 0 to 1 of the burner's maximum, as the control sets it. */
  readonly modulation: number;
  readonly maxKw: number;
  /** Supply pressure over rated pressure: weak gas gives less heat. */
  readonly pressureRatio: number;
  /** What scale adds between exchanger and outlet at full fire. */
  readonly scaleK: number;
  /** How far the flue is blocked, 0 to 1: the fan turns faster for the same air. */
  readonly flueBlockage: number;
}

/** How far the control opens the gas, 0 to 1: what inlet, wanted temperature and flow ask for. */
export function modulationFor(flowLpm: number, inletC: number, wantedC: number, maxKw: number): number {
  return flowLpm <= 0 ? 0 : clamp(heatingPower(flowLpm, wantedC - inletC) / maxKw, 0.12, 1);
}

export function fanTarget(phase: BurnerPhase, modulation: number): number {
  if (phase === 'flame') return 1_900 + 3_200 * modulation;
  return phase === 'idle' || phase === 'lockout' ? 0 : 3_400;
}

export function stepWaterSide(side: WaterSide, input: WaterSideInput): WaterSide {
  const { dt, flowLpm, inletC, surroundingsC, modulation } = input;
  const flame = input.phase === 'flame';
  const flowing = flowLpm > 0;
  const heatKw = flame ? modulation * input.maxKw * Math.min(1, Math.sqrt(input.pressureRatio / 0.75)) : 0;
  const reachableC = flowing ? inletC + heatKw / ((flowLpm / 60) * waterHeat) : surroundingsC;
  const outletTargetC = flowing && flame ? Math.min(reachableC, input.wantedC) : reachableC;
  const exchangerTargetC = flame
    ? outletTargetC + 4 + 10 * modulation + input.scaleK * (0.4 + 0.6 * modulation)
    : outletTargetC;
  const exhaustTargetC = flame ? 62 + 95 * modulation : surroundingsC;
  return {
    outletC: relax(side.outletC, outletTargetC, flowing ? 6 * second : 15 * minute, dt),
    exchangerC: relax(side.exchangerC, exchangerTargetC, flowing ? 8 * second : 12 * minute, dt),
    exhaustC: relax(side.exhaustC, exhaustTargetC, flame ? 25 * second : 3 * minute, dt),
    fanRpm: relax(side.fanRpm, fanTarget(input.phase, modulation) * (1 + 0.3 * input.flueBlockage), 1.2 * second, dt),
  };
}
