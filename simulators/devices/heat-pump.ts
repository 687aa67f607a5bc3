import { second } from '../calendar.ts';
import type { Random } from '../randomness.ts';
import type { Draw } from '../world/household.ts';
import type { Device, Sample } from './device.ts';
import type { HeaterDeps } from './gas-heater.ts';
import { indoorC } from './gas-heater.ts';
import { connectMachine, gatewaySignals } from './gateway.ts';
import type { Circuit } from './refrigerant.ts';
import {
  highestAmbientC,
  lowestAmbientC,
  performance,
  restingCircuit,
  saturationKpa,
  stepCircuit,
} from './refrigerant.ts';
import type { ReportingPlan } from './reporting.ts';
import { every, heaterHeartbeat, onEvent, sampled } from './reporting.ts';
import type { StorageBody, StorageConditions, StorageSpec } from './storage-body.ts';
import { healthyStorage, mainsV, restingStorage, stepControl, stepStorage } from './storage-body.ts';
import { describeStorage, storageSignals } from './storage-signals.ts';

export interface HeatPumpConditions extends StorageConditions {
  /** What overcharge or a dirty condenser adds to the discharge temperature. */
  dischargeRiseK: number;
}

/** A heat-pump heater: compressor and refrigerant circuit below a tank, an element for the cold days. */
export interface HeatPump extends Device {
  readonly type: 'heat_pump_water_heater';
  readonly conditions: HeatPumpConditions;
  readonly body: StorageBody;
  circuit(): Circuit;
  draw(draw: Draw): void;
}

/** What a heat pump reports, and when (DOMAIN 5.3 and 5.4). */
export const heatPumpPlan: ReportingPlan = {
  heartbeat: heaterHeartbeat,
  signals: {
    ...gatewaySignals,
    ...storageSignals,
    compressor_state: onEvent,
    compressor_current_a: sampled(0.3, 10, 60, 2),
    compressor_start_total_count: onEvent,
    discharge_temp_c: sampled(1, 10, 300),
    suction_temp_c: sampled(1, 10, 300),
    evaporator_temp_c: sampled(1, 10, 300),
    condenser_temp_c: sampled(1, 10, 300),
    superheat_k: sampled(1, 10, 300),
    superheat_target_k: onEvent,
    eev_position_steps: sampled(15, 10, 300, 0),
    ambient_air_temp_c: sampled(0.5, 60, 60),
    ambient_rh_pct: sampled(3, 60, 60, 0),
    evaporator_fan_speed_rpm: sampled(60, 10, 60, 0),
    high_pressure_kpa: sampled(40, 10, 300, 0),
    low_pressure_kpa: sampled(20, 10, 300, 0),
    defrost_state: onEvent,
    defrost_duration_s: onEvent,
    defrost_interval_s: every(3600),
    condensate_overflow_on: onEvent,
    filter_run_total_h: every(3600, 1),
  },
};

const hysteresisK = 6;
const compressorKw = 0.85;

export function createHeatPump(spec: StorageSpec, start: number, deps: HeaterDeps): HeatPump {
  const { world, household, random } = deps;
  const conditions: HeatPumpConditions = { ...healthyStorage(), dischargeRiseK: 0 };
  const body = restingStorage(spec, random);
  const airC = (at: number) => spec.shelter * indoorC + (1 - spec.shelter) * world.outdoorC(at);
  let circuit = restingCircuit(start, airC(start));
  let air = { temperatureC: airC(start), humidityPct: world.humidityPct(start), waterInletC: world.waterInletC(start) };
  let elementOn = false;
  const totals = { starts: random.integer(300, 6000), filterHours: random.uniform(20, 900) };

  function advance(at: number, dt: number): void {
    const before = circuit.state;
    air = { temperatureC: airC(at), humidityPct: world.humidityPct(at), waterInletC: world.waterInletC(at) };
    const input = { at, dt, drawLpm: household.flowAt(at), ambientC: air.temperatureC, waterInletC: air.waterInletC };
    stepControl(body, conditions, input, hysteresisK);
    const withinLimits = air.temperatureC >= lowestAmbientC && air.temperatureC <= highestAmbientC;
    circuit = stepCircuit(circuit, {
      at,
      dt,
      wanted: body.heating && withinLimits,
      ambientC: air.temperatureC,
      humidityPct: air.humidityPct,
      waterC: body.tank.lowerC,
      dischargeRiseK: conditions.dischargeRiseK,
    });
    if (circuit.state !== 'off' && before === 'off') totals.starts += 1;
    elementOn = body.heating && !withinLimits;
    const elementKw = elementOn && !conditions.elementOpen ? spec.elementW / 1000 : 0;
    const pumpKw = circuit.state === 'running' ? compressorKw : 0;
    const heatKw = elementKw + pumpKw * performance(air.temperatureC, body.tank.lowerC);
    stepStorage(body, input, heatKw, elementKw + pumpKw);
    if (circuit.state !== 'off') totals.filterHours += dt / 3_600_000;
  }

  const device = connectMachine(
    { id: spec.id, type: 'heat_pump_water_heater', plan: heatPumpPlan, start },
    {
      advance,
      describe: (at, gateway) => ({
        ...describeStorage(
          body,
          gateway,
          { commandedW: elementOn ? spec.elementW : 0, open: conditions.elementOpen },
          air.waterInletC,
          random,
        ),
        ...describeCircuit(circuit, air, random),
        compressor_start_total_count: totals.starts,
        defrost_interval_s: (at - circuit.lastDefrostEnd) / second,
        filter_run_total_h: totals.filterHours,
      }),
      dueAfter: (at) =>
        body.flowLpm > 0
          ? at + second
          : Math.min(at + (body.heating ? 10 : 30) * second, Math.max(household.nextStart(), at + second)),
      busy: () => body.heating || body.flowLpm > 0,
      powered: () => conditions.mainsOn,
    },
    random,
  );
  return {
    ...device,
    type: 'heat_pump_water_heater',
    conditions,
    body,
    circuit: () => circuit,
    draw(draw) {
      household.draw(draw);
      device.wake(draw.start);
    },
  };
}

function describeCircuit(circuit: Circuit, air: { temperatureC: number; humidityPct: number }, random: Random): Sample {
  const running = circuit.state !== 'off';
  return {
    compressor_state: running ? 'running' : 'off',
    compressor_current_a: running ? ((compressorKw * 1000) / mainsV) * random.normal(1, 0.02) : 0,
    discharge_temp_c: circuit.dischargeC + random.normal(0, 0.2),
    suction_temp_c: circuit.suctionC + random.normal(0, 0.2),
    evaporator_temp_c: circuit.evaporatorC + random.normal(0, 0.2),
    condenser_temp_c: circuit.condenserC + random.normal(0, 0.2),
    superheat_k: running ? circuit.suctionC - circuit.evaporatorC + random.normal(0, 0.3) : 0,
    superheat_target_k: 8,
    eev_position_steps: running ? 240 + 4 * (air.temperatureC - 7) + random.normal(0, 3) : 0,
    ambient_air_temp_c: air.temperatureC + random.normal(0, 0.1),
    ambient_rh_pct: air.humidityPct + random.normal(0, 0.5),
    evaporator_fan_speed_rpm: circuit.state === 'running' ? 850 * random.normal(1, 0.01) : 0,
    high_pressure_kpa: saturationKpa(running ? circuit.condenserC + 4 : air.temperatureC),
    low_pressure_kpa: saturationKpa(circuit.evaporatorC),
    defrost_state: circuit.state === 'defrost' ? 'defrosting' : 'idle',
    defrost_duration_s: circuit.lastDefrostS,
    condensate_overflow_on: false,
  };
}
