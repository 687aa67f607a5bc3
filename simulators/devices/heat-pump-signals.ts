import { second } from '../calendar.ts';
import { clamp } from '../physics.ts';
import type { Random } from '../randomness.ts';
import type { Sample } from './device.ts';
import { gatewaySignals } from './gateway.ts';
import type { HeatPumpBody, HeatPumpConditions, HeatPumpInput } from './heat-pump-body.ts';
import { compressorKw } from './heat-pump-body.ts';
import { saturationKpa } from './refrigerant.ts';
import type { ReportingPlan } from './reporting.ts';
import { every, heaterHeartbeat, onEvent, sampled } from './reporting.ts';
import { mainsV } from './storage-body.ts';
import { describeStorage, storageSignals } from './storage-signals.ts';

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

/** What its sensors make of tank, circuit and air. */
export function describeHeatPump(
  body: HeatPumpBody,
  now: HeatPumpConditions,
  air: HeatPumpInput,
  gateway: Sample,
  random: Random,
): Sample {
  const { circuit, storage, totals } = body;
  const running = circuit.state !== 'off';
  const element = {
    commandedW: body.elementOn ? storage.spec.elementW : 0,
    open: now.elementOpen,
    anodeLostPct: now.anodeLostPct,
  };
  return {
    ...describeStorage(storage, gateway, element, air.waterInletC, random),
    compressor_state: running ? 'running' : 'off',
    compressor_current_a: running ? ((compressorKw * 1000) / mainsV) * random.normal(1, 0.02) : 0,
    compressor_start_total_count: totals.starts,
    discharge_temp_c: circuit.dischargeC + random.normal(0, 0.2),
    suction_temp_c: circuit.suctionC + random.normal(0, 0.2),
    evaporator_temp_c: circuit.evaporatorC + random.normal(0, 0.2),
    condenser_temp_c: circuit.condenserC + random.normal(0, 0.2),
    superheat_k: running ? circuit.suctionC - circuit.evaporatorC + random.normal(0, 0.3) : 0,
    superheat_target_k: 8,
    eev_position_steps: running
      ? clamp(240 + 4 * (air.ambientC - 7) + 1_400 * (1 - now.charge), 0, 480) + random.normal(0, 3)
      : 0,
    ambient_air_temp_c: air.ambientC + random.normal(0, 0.1),
    ambient_rh_pct: air.humidityPct + random.normal(0, 0.5),
    evaporator_fan_speed_rpm: circuit.state === 'running' ? 850 * random.normal(1, 0.01) : 0,
    high_pressure_kpa: saturationKpa(running ? circuit.condenserC + 4 : air.ambientC),
    low_pressure_kpa: saturationKpa(circuit.evaporatorC),
    defrost_state: circuit.state === 'defrost' ? 'defrosting' : 'idle',
    defrost_duration_s: circuit.lastDefrostS,
    defrost_interval_s: (air.at - circuit.lastDefrostEnd) / second,
    condensate_overflow_on: false,
    filter_run_total_h: totals.filterHours,
  };
}
