import { day, minute, second } from '../calendar.ts';
import type { Sample } from '../devices/device.ts';
import { gatewaySignals } from '../devices/gateway.ts';
import type { ReportingPlan } from '../devices/reporting.ts';
import { every, liftHeartbeat, onEvent, sampled } from '../devices/reporting.ts';
import type { Random } from '../randomness.ts';
import type { Car } from './car.ts';
import type { ElevatorConditions } from './conditions.ts';

/** What a lift reports, and when (DOMAIN 5.5). */
export const elevatorPlan: ReportingPlan = {
  heartbeat: liftHeartbeat,
  signals: {
    ...gatewaySignals,
    fault_code_state: onEvent,
    car_floor_index: onEvent,
    car_position_m: sampled(0.5, 5, 60),
    car_direction_state: onEvent,
    car_speed_m_s: sampled(0.1, 5, 60),
    in_door_zone_on: onEvent,
    car_load_pct: onEvent,
    occupant_present_on: onEvent,
    occupant_count: onEvent,
    door_state: onEvent,
    door_open_time_ms: onEvent,
    door_close_time_ms: onEvent,
    door_reversal_count: onEvent,
    door_retry_count: onEvent,
    door_cycle_total_count: every(3600),
    door_motor_current_a: sampled(0.3, 5, 60, 2),
    door_lock_state: onEvent,
    trip_total_count: onEvent,
    trip_duration_s: onEvent,
    trip_start_fail_count: onEvent,
    levelling_error_mm: onEvent,
    relevel_count: onEvent,
    brake_state: onEvent,
    brake_release_time_ms: sampled(10, 5, 60, 0),
    brake_apply_time_ms: sampled(10, 5, 60, 0),
    brake_slip_mm: sampled(2, 5, 60),
    stop_decel_m_s2: sampled(0.1, 5, 60, 2),
    car_vibration_rms_mm_s2: sampled(5, 5, 60),
    car_jerk_m_s3: sampled(0.2, 5, 60, 2),
    motor_temp_c: sampled(0.5, 60, 60),
    drive_temp_c: sampled(0.5, 60, 60),
    machine_room_temp_c: sampled(0.5, 60, 60),
    drive_current_a: sampled(1, 5, 60),
    dc_bus_voltage_v: sampled(8, 60, 60, 0),
    safety_chain_state: onEvent,
    emergency_stop_on: onEvent,
    overspeed_on: onEvent,
    limit_top_on: onEvent,
    limit_bottom_on: onEvent,
    alarm_button_on: onEvent,
    intercom_state: onEvent,
    alarm_battery_v: every(3600, 2),
    alarm_selftest_age_s: every(3600),
    mains_power_ok_on: onEvent,
    backup_power_on: onEvent,
    service_mode_state: onEvent,
    pit_water_on: onEvent,
  },
};

export interface ElevatorWarmth {
  readonly motorC: number;
  readonly driveC: number;
  readonly roomC: number;
}

const personPct = 7;

/** What its sensors make of car, door, drive and safety circuit. */
export function describeElevator(
  car: Car,
  now: ElevatorConditions,
  around: { readonly gateway: Sample; readonly warmth: ElevatorWarmth; readonly at: number },
  random: Random,
): Sample {
  const { gateway, warmth, at } = around;
  const heading = car.ride === undefined ? 0 : Math.sign(car.ride.to - car.ride.from);
  const doorOpen = car.phase === 'opening' || car.phase === 'open' || car.phase === 'closing';
  const riding = car.phase === 'riding';
  const powerCut = car.trap?.cause === 'power_cut';
  const pressed = pressesButton(car, at);
  return {
    ...gateway,
    mains_voltage_v: powerCut ? 0 : gateway.mains_voltage_v,
    fault_code_state: faultCode(car),
    car_floor_index: car.floor,
    car_position_m: car.heightM,
    car_direction_state: heading > 0 ? 'up' : heading < 0 ? 'down' : 'stopped',
    car_speed_m_s: car.ride?.speed ?? 0,
    in_door_zone_on: !riding && !(car.trap?.betweenFloors ?? false),
    car_load_pct: car.people * personPct,
    occupant_present_on: car.people > 0 || car.phase === 'working',
    occupant_count: car.phase === 'working' ? 1 : car.people,
    trip_total_count: car.totals.trips,
    trip_duration_s: car.rideSeconds,
    trip_start_fail_count: 0,
    levelling_error_mm: car.levellingMm,
    relevel_count: car.totals.relevels,
    door_state: doorState(car),
    door_lock_state: doorOpen ? 'unlocked' : 'locked',
    door_open_time_ms: car.openTimeMs,
    // Told when the door has closed, not when it begins to.
    door_close_time_ms: car.phase === 'closing' ? undefined : car.closeTimeMs,
    door_reversal_count: car.totals.reversals,
    door_retry_count: car.totals.retries,
    door_cycle_total_count: car.totals.doorCycles,
    door_motor_current_a: car.doorPeakA,
    brake_state: riding ? 'released' : 'applied',
    brake_release_time_ms: random.normal(180, 3),
    brake_apply_time_ms: now.brakeFactor * random.normal(120, 3),
    brake_slip_mm: Math.abs(random.normal(0, 0.6)),
    stop_decel_m_s2: random.normal(0.8, 0.02),
    car_vibration_rms_mm_s2: riding ? random.normal(45, 1) : 0,
    car_jerk_m_s3: random.normal(1.1, 0.05),
    motor_temp_c: warmth.motorC + random.normal(0, 0.1),
    drive_temp_c: warmth.driveC + random.normal(0, 0.1),
    machine_room_temp_c: warmth.roomC + random.normal(0, 0.1),
    drive_current_a: riding ? random.normal(12 + 1.2 * car.people, 0.4) : 0,
    dc_bus_voltage_v: random.normal(560, 2),
    safety_chain_state: 'closed',
    emergency_stop_on: false,
    overspeed_on: false,
    limit_top_on: false,
    limit_bottom_on: false,
    alarm_button_on: now.alarmButton || pressed,
    intercom_state: pressed ? 'calling' : 'idle',
    alarm_battery_v: 12.6,
    alarm_selftest_age_s: (at % (2 * day)) / second,
    mains_power_ok_on: !powerCut,
    backup_power_on: powerCut,
    service_mode_state: now.serviceMode,
    pit_water_on: false,
  };
}

function doorState(car: Car): string {
  if (car.phase === 'open' && car.failedCloses >= 3) return 'fault';
  return car.phase === 'opening' || car.phase === 'open' || car.phase === 'closing' ? car.phase : 'closed';
}

/** Numbers of the Chinese field codes (DOMAIN 4.4); `none` while there is none. */
function faultCode(car: Car): string {
  if (car.trap !== undefined) {
    if (car.trap.cause === 'power_cut') return '9';
    if (!car.trap.occupied) return '6';
    return car.trap.betweenFloors ? '8' : '7';
  }
  return car.failedCloses >= 3 ? '12' : 'none';
}

/** Whoever is trapped and presses, presses for ten seconds of every minute, the first time after twenty. */
function pressesButton(car: Car, at: number): boolean {
  if (car.trap === undefined || !car.trap.buttonPressed) return false;
  const since = (at - car.trappedSince) % minute;
  return since >= 20 * second && since < 30 * second;
}
