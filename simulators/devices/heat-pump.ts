import { second } from '../calendar.ts';
import type { Draw } from '../world/household.ts';
import type { Device } from './device.ts';
import type { HeaterDeps } from './gas-heater.ts';
import { indoorC } from './gas-heater.ts';
import { connectMachine } from './gateway.ts';
import type { HeatPumpBody, HeatPumpConditions, HeatPumpInput } from './heat-pump-body.ts';
import { restingHeatPump, stepHeatPump } from './heat-pump-body.ts';
import { describeHeatPump, heatPumpPlan } from './heat-pump-signals.ts';
import { drawDue } from './pace.ts';
import type { StorageBody, StorageSpec } from './storage-body.ts';
import { healthyStorage } from './storage-body.ts';

/** A heat-pump heater: compressor and refrigerant circuit below a tank, an element for the cold days. */
export interface HeatPump extends Device {
  readonly type: 'heat_pump_water_heater';
  readonly conditions: HeatPumpConditions;
  /** Its tank and elements as they are now, for truth and tests. */
  readonly body: StorageBody;
  draw(draw: Draw): void;
}

/** Humidity of the air that ices evaporators. */
const coldDampPct = 88;

export function createHeatPump(spec: StorageSpec, start: number, deps: HeaterDeps): HeatPump {
  const { world, household, random, pace } = deps;
  const conditions: HeatPumpConditions = {
    ...healthyStorage(),
    dischargeRiseK: 0,
    charge: 1,
    compressorDead: false,
    icing: 0,
    ambientC: undefined,
  };
  const surround = (at: number, dt: number): HeatPumpInput => ({
    at,
    dt,
    drawLpm: household.flowAt(at),
    ambientC: conditions.ambientC ?? spec.shelter * indoorC + (1 - spec.shelter) * world.outdoorC(at),
    humidityPct: conditions.ambientC === undefined ? world.humidityPct(at) : coldDampPct,
    waterInletC: world.waterInletC(at),
  });
  let air = surround(start, 0);
  const body: HeatPumpBody = restingHeatPump(spec, start, air.ambientC, random);
  const { storage } = body;

  const device = connectMachine(
    { id: spec.id, type: 'heat_pump_water_heater', plan: heatPumpPlan, start, pace },
    {
      advance(at, dt) {
        air = surround(at, dt);
        stepHeatPump(body, conditions, air);
      },
      describe: (_at, gateway) => describeHeatPump(body, conditions, air, gateway, random),
      dueAfter(at) {
        if (storage.flowLpm > 0) return drawDue(at, household.nextEnd(), pace);
        const rest = pace?.rest ?? 30 * second;
        const step = storage.heating ? Math.min(rest, pace?.rest === undefined ? 10 * second : 30 * second) : rest;
        return Math.min(at + step, Math.max(household.nextStart(), at + second));
      },
      mark: () => `${storage.heating} ${storage.flowLpm > 0} ${body.circuit.state} ${storage.groundFault}`,
      busy: () => storage.heating || storage.flowLpm > 0,
      powered: () => conditions.mainsOn,
    },
    random,
  );
  return {
    ...device,
    type: 'heat_pump_water_heater',
    conditions,
    body: storage,
    draw(draw) {
      household.draw(draw);
      device.wake(draw.start);
    },
  };
}
