import { clamp } from '../physics.ts';
import type { Random } from '../randomness.ts';
import type { Sample } from './device.ts';
import type { SignalPlan } from './reporting.ts';
import { every, onEvent, sampled } from './reporting.ts';
import type { StorageBody } from './storage-body.ts';
import { mainsV } from './storage-body.ts';

/** What every storage heater reports, and when (DOMAIN 5.3). */
export const storageSignals: Readonly<Record<string, SignalPlan>> = {
  fault_code_state: onEvent,
  tank_upper_temp_c: sampled(0.5, 30, 300),
  tank_lower_temp_c: sampled(0.5, 30, 300),
  setpoint_temp_c: onEvent,
  element_lower_current_a: sampled(0.5, 10, 60, 2),
  heating_power_w: sampled(50, 10, 60, 0),
  leakage_current_ma: sampled(0.5, 10, 10, 2),
  tank_pressure_kpa: sampled(20, 60, 60, 0),
  relief_valve_open_on: onEvent,
  anode_remaining_pct: every(86_400, 1),
  high_limit_tripped_on: onEvent,
  ground_fault_on: onEvent,
  dry_fire_on: onEvent,
  water_flow_lpm: sampled(0.4, 2, 60),
  water_inlet_temp_c: sampled(0.5, 30, 300),
  leak_detected_on: onEvent,
  energy_total_wh: every(3600),
  heating_on_total_s: every(3600),
};

/** What its sensors make of tank, element and safety parts. `elementW` is what the element is told to give. */
export function describeStorage(
  body: StorageBody,
  gateway: Sample,
  element: { commandedW: number; open: boolean; anodeLostPct: number },
  inletC: number,
  random: Random,
): Sample {
  const { spec, tank, totals } = body;
  const currentA = element.open ? 0 : element.commandedW / mainsV;
  return {
    ...gateway,
    fault_code_state: body.groundFault ? 'E1' : body.highLimit ? 'E3' : 'none',
    tank_upper_temp_c: clamp(tank.upperC + random.normal(0, 0.1), 0, 100),
    tank_lower_temp_c: clamp(tank.lowerC + random.normal(0, 0.1), 0, 100),
    setpoint_temp_c: spec.setpointC,
    element_lower_current_a: currentA > 0 ? currentA * random.normal(1, 0.008) : 0,
    heating_power_w: element.commandedW,
    leakage_current_ma: clamp(body.leakageMa + random.normal(0, 0.03), 0, 50),
    tank_pressure_kpa: spec.waterKpa + body.expansionKpa - 3 * body.flowLpm + random.normal(0, 3),
    relief_valve_open_on: false,
    anode_remaining_pct: Math.max(0, spec.anodePct - element.anodeLostPct),
    high_limit_tripped_on: body.highLimit,
    ground_fault_on: body.groundFault,
    dry_fire_on: false,
    water_flow_lpm: body.flowLpm > 0 ? body.flowLpm * random.normal(1, 0.01) : 0,
    water_inlet_temp_c: clamp(inletC + random.normal(0, 0.08), -5, 40),
    leak_detected_on: false,
    energy_total_wh: totals.energyWh,
    heating_on_total_s: totals.heatingS,
  };
}
