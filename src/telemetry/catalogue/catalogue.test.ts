import { describe, expect, test } from 'vitest';
import { days, hours, minutes } from '../../base/index.ts';
import type { DeviceType, Signal } from '../catalogue-types.ts';
import { shippedCatalogue } from '../testing/shipped.ts';

const { types } = shippedCatalogue();

function signalOf(type: string, name: string): Signal {
  const signal = types.get(type)?.signals.find((one) => one.name === name);
  if (signal === undefined) throw new Error(`${type} has no ${name}`);
  return signal;
}

// The tables of the domain page, section 5, as they stand there.
const common = `heartbeat_seq_count rssi_dbm mains_voltage_v uptime_s firmware_version clock_offset_ms fault_code_state
  fault_subcode_state`;
const gas = `gas_supply_pressure_pa gas_pressure_static_pa gas_pressure_drop_pa gas_type_state burner_state
  ignition_attempt_count ignition_time_ms flame_current_ua flame_loss_count fan_speed_rpm fan_speed_target_rpm
  fan_current_a gas_valve_open_pct water_flow_lpm water_pressure_kpa water_inlet_temp_c water_outlet_temp_c
  setpoint_temp_c heat_exchanger_temp_c exhaust_temp_c flue_co_ppm room_co_ppm gas_leak_lel_pct cabinet_temp_c
  freeze_heater_power_w freeze_pump_on leak_detected_on leak_flow_ml_h burner_cycle_total_count burner_run_total_h
  water_total_l`;
const storage = `tank_upper_temp_c tank_lower_temp_c setpoint_temp_c element_upper_current_a element_lower_current_a
  heating_power_w leakage_current_ma tank_pressure_kpa relief_valve_open_on anode_current_ma anode_remaining_pct
  high_limit_tripped_on ground_fault_on dry_fire_on water_flow_lpm water_inlet_temp_c leak_detected_on energy_total_wh
  heating_on_total_s`;
const heatPump = `compressor_state compressor_current_a compressor_start_total_count discharge_temp_c suction_temp_c
  evaporator_temp_c condenser_temp_c superheat_k superheat_target_k eev_position_steps ambient_air_temp_c
  ambient_rh_pct evaporator_fan_speed_rpm high_pressure_kpa low_pressure_kpa defrost_state defrost_duration_s
  defrost_interval_s condensate_overflow_on filter_run_total_h cop_ratio`;
const lift = `car_floor_index car_position_m car_direction_state car_speed_m_s in_door_zone_on car_load_pct
  occupant_present_on occupant_count door_state door_open_time_ms door_close_time_ms door_reversal_count
  door_retry_count door_cycle_total_count door_motor_current_a door_lock_state trip_total_count trip_duration_s
  trip_start_fail_count levelling_error_mm relevel_count brake_state brake_release_time_ms brake_apply_time_ms
  brake_slip_mm stop_decel_m_s2 car_vibration_rms_mm_s2 car_jerk_m_s3 motor_temp_c drive_temp_c machine_room_temp_c
  drive_current_a dc_bus_voltage_v safety_chain_state safety_chain_point_index emergency_stop_on overspeed_on
  limit_top_on limit_bottom_on alarm_button_on intercom_state alarm_battery_v alarm_selftest_age_s mains_power_ok_on
  backup_power_on service_mode_state pit_water_on`;

describe('the catalogue that ships', () => {
  test.each([
    ['gas_water_heater', [common, gas]],
    ['electric_water_heater', [common, storage]],
    ['heat_pump_water_heater', [common, storage, heatPump]],
    ['elevator', [common, lift]],
  ])('gives %s every signal of the domain page', (type, tables) => {
    const names = tables.flatMap((table) => table.split(/\s+/));
    expect(names.filter((name) => !types.get(type)?.slotOf.has(name))).toEqual([]);
  });

  test('names the four device types and nothing else', () => {
    const names = ['electric_water_heater', 'elevator', 'gas_water_heater', 'heat_pump_water_heater'];
    expect([...types.keys()].sort()).toEqual(names);
  });

  test.each([...types.values()])('numbers the slots of $name by position', ({ signals, slotOf }: DeviceType) => {
    expect(signals.map(({ slot }) => slot)).toEqual(signals.map((_, i) => i));
    expect(signals.map(({ name }) => slotOf.get(name))).toEqual(signals.map(({ slot }) => slot));
  });

  test.each([...types.values()])('believes more of $name than is nominal', ({ signals }: DeviceType) => {
    const narrow = signals.filter(
      ({ nominalMin, nominalMax, min, max }) =>
        (nominalMax !== undefined && max !== undefined && max <= nominalMax) ||
        (nominalMin !== undefined && nominalMin < 0 && min !== undefined && min >= nominalMin),
    );
    expect(narrow.map(({ name }) => name)).toEqual([]);
  });

  test('believes what a failing device really sends, and no sentinel of a broken sensor', () => {
    const leakage = signalOf('electric_water_heater', 'leakage_current_ma');
    expect([leakage.nominalMax, leakage.max]).toEqual([50, 100_000]);
    // The open and the short end of common temperature sensors.
    for (const name of ['cabinet_temp_c', 'water_inlet_temp_c']) {
      const { min, max } = signalOf('gas_water_heater', name);
      expect([min, max].every((limit) => limit !== undefined && limit > -127 && limit < 850)).toBe(true);
    }
  });

  test.each([
    ['gas_water_heater', 5, 31],
    ['electric_water_heater', 5, 31],
    ['heat_pump_water_heater', 5, 31],
    ['elevator', 1, 5.5],
  ])('has %s report within %d minutes and calls it silent after %d', (type, idle, silence) => {
    const { idleInterval, silenceAfter } = types.get(type) as DeviceType;
    expect([idleInterval, silenceAfter]).toEqual([minutes(idle), minutes(silence)]);
  });

  test.each([
    ['measured values for three idle intervals', 'gas_water_heater', 'gas_supply_pressure_pa', minutes(15)],
    ['measured values of a lift for three of its own', 'elevator', 'motor_temp_c', minutes(3)],
    ['the radio of a lift for three of its 300 s', 'elevator', 'rssi_dbm', minutes(15)],
    ['states that are sent on change until the next', 'gas_water_heater', 'burner_state', days(36_500)],
    ['doors until they move', 'elevator', 'door_state', days(36_500)],
    ['speed, sent on change, until it changes', 'elevator', 'car_speed_m_s', days(36_500)],
    ['modes until they change', 'elevator', 'service_mode_state', days(36_500)],
    ['settings until they are changed', 'electric_water_heater', 'setpoint_temp_c', days(36_500)],
    ['hourly totals for three hours', 'gas_water_heater', 'water_total_l', hours(3)],
    ['daily values for three days', 'electric_water_heater', 'anode_remaining_pct', days(3)],
    ['what belongs to a burn for a week', 'gas_water_heater', 'gas_pressure_drop_pa', days(7)],
  ])('believes %s', (_, type, name, maxAge) => {
    expect(signalOf(type, name).maxAge).toBe(maxAge);
  });

  test('knows service mode on every type', () => {
    const whens = [...types].map(([name, { conditions }]) => [
      name,
      conditions.find((one) => one.name === 'service_mode')?.when,
    ]);
    expect(Object.fromEntries(whens)).toEqual({
      gas_water_heater: 'service_mode_on == true',
      electric_water_heater: 'service_mode_on == true',
      heat_pump_water_heater: 'service_mode_on == true',
      elevator: 'service_mode_state != "normal"',
    });
  });
});
