import { second } from '../calendar.ts';
import type { Random } from '../randomness.ts';
import type { Draw, Household } from '../world/household.ts';
import { burnerDue } from './burner.ts';
import type { Device } from './device.ts';
import type { GasHeaterBody, GasHeaterConditions, GasHeaterSpec, HeaterInput } from './gas-heater-body.ts';
import { healthyConditions, restingBody, stepGasHeater } from './gas-heater-body.ts';
import { describeGasHeater, gasHeaterPlan } from './gas-heater-signals.ts';
import type { Machine } from './gateway.ts';
import { connectMachine } from './gateway.ts';
import type { Pace } from './pace.ts';

/** What surrounds the heaters of one district. */
interface HeaterWorld {
  outdoorC(at: number): number;
  humidityPct(at: number): number;
  waterInletC(at: number): number;
  gasLoad(at: number): number;
  /** Told of every look at a burning heater, and whether it has been short of gas for a while. */
  noteBurn?(device: string, at: number, low: boolean): void;
}

/** A tankless gas heater: burner sequence, supply pressure, water side, cabinet and freeze heater. */
export interface GasHeater extends Device {
  readonly type: 'gas_water_heater';
  readonly spec: GasHeaterSpec;
  readonly conditions: GasHeaterConditions;
  /** The body as it is now, for truth and tests; only its cabinet may be set from outside. */
  readonly body: GasHeaterBody;
  draw(draw: Draw): void;
}

export interface HeaterDeps {
  readonly world: HeaterWorld;
  readonly household: Household;
  readonly random: Random;
  /** Undefined: second by second. */
  readonly pace?: Pace | undefined;
}

export const indoorC = 19;
/** Below three quarters of its rated pressure an appliance is short of gas (GB 50028); so long, that it shows. */
const lowShare = 0.75;
const lowFor = 50 * second;
const idleTick = 30 * second;

export function createGasHeater(spec: GasHeaterSpec, start: number, deps: HeaterDeps): GasHeater {
  const { world, household, random, pace } = deps;
  const conditions = healthyConditions(spec);
  const ambientC = (at: number) =>
    conditions.ambientC ?? spec.shelter * indoorC + (1 - spec.shelter) * world.outdoorC(at);
  const surround = (at: number, dt: number): HeaterInput => ({
    at,
    dt,
    drawLpm: household.flowAt(at),
    ambientC: ambientC(at),
    waterInletC: world.waterInletC(at),
    gasLoad: world.gasLoad(at),
  });
  const body = restingBody(spec, surround(start, 0), random);
  const busy = () => body.burner.phase !== 'idle' || body.flowLpm > 0;
  let lowSince = Number.POSITIVE_INFINITY;
  const machine: Machine = {
    advance(at, dt) {
      stepGasHeater(body, conditions, surround(at, dt), random);
      if (body.burner.phase !== 'flame') {
        lowSince = Number.POSITIVE_INFINITY;
        return;
      }
      lowSince = body.pressurePa < lowShare * spec.ratedPa ? Math.min(lowSince, at) : Number.POSITIVE_INFINITY;
      world.noteBurn?.(spec.id, at, at - lowSince >= lowFor);
    },
    describe: (_at, gateway) => describeGasHeater(body, conditions, gateway, random),
    dueAfter(at) {
      if (busy())
        return pace?.rest === undefined ? at + second : burnerDue(body.burner, at, pace.sampling, household.nextEnd());
      return Math.min(at + (pace?.rest ?? idleTick), Math.max(household.nextStart(), at + second));
    },
    busy,
    mark: () => `${body.burner.phase} ${body.flowLpm > 0} ${body.burner.attempts}`,
    powered: () => conditions.mainsOn,
  };
  const device = connectMachine(
    { id: spec.id, type: 'gas_water_heater', plan: gasHeaterPlan, start, pace },
    machine,
    random,
  );
  return {
    ...device,
    type: 'gas_water_heater',
    spec,
    conditions,
    body,
    draw(draw) {
      household.draw(draw);
      device.wake(draw.start);
    },
  };
}
