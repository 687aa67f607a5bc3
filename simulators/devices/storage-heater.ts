import { minute, second } from '../calendar.ts';
import type { Draw } from '../world/household.ts';
import type { Device } from './device.ts';
import type { HeaterDeps } from './gas-heater.ts';
import { indoorC } from './gas-heater.ts';
import { connectMachine, gatewaySignals } from './gateway.ts';
import { drawDue } from './pace.ts';
import type { ReportingPlan } from './reporting.ts';
import { heaterHeartbeat } from './reporting.ts';
import type { StorageBody, StorageConditions, StorageInput, StorageSpec } from './storage-body.ts';
import { healthyStorage, restingStorage, stepControl, stepStorage } from './storage-body.ts';
import { describeStorage, storageSignals } from './storage-signals.ts';

/** An electric storage heater: a tank of two halves, one element, leakage and over-temperature protection. */
export interface StorageHeater extends Device {
  readonly type: 'electric_water_heater';
  readonly conditions: StorageConditions;
  readonly body: StorageBody;
  draw(draw: Draw): void;
}

const hysteresisK = 7;

const storageHeaterPlan: ReportingPlan = {
  heartbeat: heaterHeartbeat,
  signals: { ...gatewaySignals, ...storageSignals },
};

export function createStorageHeater(spec: StorageSpec, start: number, deps: HeaterDeps): StorageHeater {
  const { world, household, random, pace } = deps;
  const conditions = healthyStorage();
  const body = restingStorage(spec, random);
  let inletC = world.waterInletC(start);
  const busy = () => body.heating || body.flowLpm > 0;
  const commandedW = () => (body.heating ? spec.elementW : 0);

  const device = connectMachine(
    { id: spec.id, type: 'electric_water_heater', plan: storageHeaterPlan, start, pace },
    {
      advance(at, dt) {
        const input: StorageInput = {
          at,
          dt,
          drawLpm: household.flowAt(at),
          ambientC: spec.shelter * indoorC + (1 - spec.shelter) * world.outdoorC(at),
          waterInletC: world.waterInletC(at),
        };
        inletC = input.waterInletC;
        stepControl(body, conditions, input, hysteresisK);
        const powerKw = conditions.elementOpen ? 0 : commandedW() / 1000;
        stepStorage(body, input, powerKw, powerKw);
      },
      describe: (_at, gateway) =>
        describeStorage(
          body,
          gateway,
          { commandedW: commandedW(), open: conditions.elementOpen, anodeLostPct: conditions.anodeLostPct },
          inletC,
          random,
        ),
      dueAfter(at) {
        if (body.flowLpm > 0) return drawDue(at, household.nextEnd(), pace);
        const rest = pace?.rest ?? (body.heating ? 10 : 15) * second;
        return Math.min(
          at + (body.heating ? Math.min(rest, minute) : rest),
          Math.max(household.nextStart(), at + second),
        );
      },
      mark: () => `${body.heating} ${body.flowLpm > 0} ${body.groundFault} ${body.highLimit}`,
      busy,
      powered: () => conditions.mainsOn,
    },
    random,
  );
  return {
    ...device,
    type: 'electric_water_heater',
    conditions,
    body,
    draw(draw) {
      household.draw(draw);
      device.wake(draw.start);
    },
  };
}
