import { clamp } from '../physics.ts';
import type { Random } from '../randomness.ts';
import { freezeHeaterW } from './cabinet.ts';
import type { Sample } from './device.ts';
import type { GasHeaterBody, GasHeaterConditions } from './gas-heater-body.ts';
import { fanTarget } from './gas-heater-water.ts';
import { gatewaySignals } from './gateway.ts';
import type { ReportingPlan } from './reporting.ts';
import { every, heaterHeartbeat, onEvent, sampled } from './reporting.ts';

/** What a gas heater reports, and when (DOMAIN 5.2). */
export const gasHeaterPlan: ReportingPlan = {
  heartbeat: heaterHeartbeat,
  signals: {
    ...gatewaySignals,
    fault_code_state: onEvent,
    gas_type_state: onEvent,
    burner_state: onEvent,
    ignition_attempt_count: onEvent,
    ignition_time_ms: onEvent,
    flame_loss_count: onEvent,
    gas_supply_pressure_pa: sampled(20, 5, 60, 0),
    flame_current_ua: sampled(0.2, 5, 60, 2),
    fan_speed_rpm: sampled(100, 5, 60, 0),
    fan_speed_target_rpm: sampled(100, 5, 60, 0),
    fan_current_a: sampled(0.03, 5, 60, 2),
    gas_valve_open_pct: sampled(4, 5, 60, 0),
    water_flow_lpm: sampled(0.4, 2, 60),
    water_pressure_kpa: sampled(15, 10, 300, 0),
    water_inlet_temp_c: sampled(0.5, 5, 60),
    water_outlet_temp_c: sampled(0.5, 5, 60),
    setpoint_temp_c: onEvent,
    heat_exchanger_temp_c: sampled(1, 5, 60),
    exhaust_temp_c: sampled(5, 10, 60),
    flue_co_ppm: sampled(20, 10, 60, 0),
    room_co_ppm: sampled(4, 10, 60, 0),
    gas_leak_lel_pct: sampled(1, 10, 60),
    cabinet_temp_c: sampled(0.2, 30, 30, 2),
    freeze_heater_power_w: sampled(5, 30, 30, 0),
    freeze_pump_on: onEvent,
    leak_detected_on: onEvent,
    burner_cycle_total_count: every(3600),
    burner_run_total_h: every(3600, 2),
    water_total_l: every(3600),
  },
};

/** What its sensors make of its state, each with its own noise. */
export function describeGasHeater(
  body: GasHeaterBody,
  now: GasHeaterConditions,
  gateway: Sample,
  random: Random,
): Sample {
  const { spec, burner, side, cabinet, totals, flowLpm, modulation } = body;
  const flame = burner.phase === 'flame';
  const fanRpm = side.fanRpm > 60 ? side.fanRpm * random.normal(1, 0.006) : 0;
  return {
    ...gateway,
    fault_code_state: faultCode(body, now),
    gas_type_state: spec.gasType,
    burner_state: burner.phase,
    ignition_attempt_count: burner.attempts,
    ignition_time_ms: burner.ignitionMs,
    flame_loss_count: burner.flameLosses,
    gas_supply_pressure_pa: body.pressurePa,
    flame_current_ua: flame ? clamp(now.flameUa * random.normal(1, 0.015), 0, 10) : 0,
    fan_speed_rpm: fanRpm,
    fan_speed_target_rpm: fanTarget(burner.phase, modulation),
    fan_current_a: fanRpm > 0 ? 0.08 + 0.5 * (fanRpm / 6000) ** 2 : 0,
    gas_valve_open_pct: 100 * modulation,
    water_flow_lpm: flowLpm > 0 ? flowLpm * random.normal(1, 0.01) : 0,
    water_pressure_kpa: spec.waterKpa - 3 * flowLpm - 60 * now.leakLpm + random.normal(0, 3),
    water_inlet_temp_c: clamp(body.inletC + random.normal(0, 0.08), -5, 40),
    water_outlet_temp_c: clamp(side.outletC + random.normal(0, 0.1), 0, 95),
    setpoint_temp_c: spec.setpointC,
    heat_exchanger_temp_c: side.exchangerC + random.normal(0, 0.2),
    exhaust_temp_c: side.exhaustC + random.normal(0, 0.5),
    flue_co_ppm: flame ? clamp(random.normal(45 + 50 * modulation + 700 * now.flueBlockage ** 2, 3), 0, 2000) : 0,
    room_co_ppm: spec.roomSensors ? clamp(body.roomCoPpm + random.uniform(0, 2), 0, 1000) : undefined,
    gas_leak_lel_pct: spec.roomSensors ? random.uniform(0, 0.3) : undefined,
    cabinet_temp_c: cabinet.temperatureC + random.normal(0, 0.06),
    freeze_heater_power_w: cabinet.heaterOn ? freezeHeaterW : 0,
    freeze_pump_on: false,
    leak_detected_on: now.leakLpm > 0,
    burner_cycle_total_count: totals.cycles,
    burner_run_total_h: totals.runHours,
    water_total_l: totals.litres,
  };
}

/** Codes of the makers (Rinnai): 11 no ignition, 10 air or exhaust blocked, LC scale. */
function faultCode({ burner }: GasHeaterBody, now: GasHeaterConditions): string {
  if (burner.phase === 'lockout') return now.flueBlockage >= 1 ? '10' : '11';
  return now.scaleK >= scaleCodeK ? 'LC' : 'none';
}

/** Scale index at which the heater shows its code (SC-08). */
export const scaleCodeK = 16;
