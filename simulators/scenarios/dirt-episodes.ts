import { hour, minute } from '../calendar.ts';
import type { Elevator } from '../elevator/elevator.ts';
import type { SimulatedDevice } from '../town/fleet.ts';
import type { Episode, EpisodeHead } from './episode.ts';

/** Everything that speaks of a real fault; none of it is there (SC-17). */
const realFaults = [
  ...['GH-01', 'GH-02', 'GH-04', 'GH-05', 'GH-06', 'GH-07', 'GH-08', 'GH-09', 'GH-10', 'GH-11', 'GH-12', 'GH-13'],
  ...['GH-14', 'ES-01', 'ES-02', 'ES-03', 'HP-01', 'HP-02', 'HP-03'],
  ...['EL-01', 'EL-02', 'EL-03', 'EL-04', 'EL-05', 'EL-06', 'EL-07', 'EL-08'],
];

/** What reaches the cloud is wrong, and the machine is not. */
export type Dirt =
  | { readonly kind: 'clock_skew'; readonly skewMs: number }
  | { readonly kind: 'duplicates'; readonly share: number }
  | { readonly kind: 'late'; readonly holdMs: number }
  | { readonly kind: 'out_of_order'; readonly holdMs: number }
  | { readonly kind: 'stuck_sensor' }
  | { readonly kind: 'gateway_reboots' }
  | { readonly kind: 'tester_noise' };

/** What a sensor shows that hangs: plausible, and the same for days. */
const stuckAt = {
  gas_water_heater: ['water_inlet_temp_c', 12.4],
  electric_water_heater: ['tank_lower_temp_c', 48],
  heat_pump_water_heater: ['ambient_air_temp_c', 16.2],
  elevator: ['machine_room_temp_c', 24.1],
} as const;

/** What a technician's tester makes the board see for a moment: absurd, and gone with the next message. */
const testerShows = {
  gas_water_heater: ['gas_supply_pressure_pa', 5_600],
  electric_water_heater: ['tank_pressure_kpa', 1_150],
  heat_pump_water_heater: ['discharge_temp_c', 128],
  elevator: ['motor_temp_c', 118],
} as const;

/** SC-17: one defect of the data, for hours. */
export function dirtyData(device: SimulatedDevice, head: EpisodeHead, dirt: Dirt, holdMs: number): Episode {
  return {
    ...head,
    device: device.id,
    kind: dirt.kind,
    mustFire: [],
    mustNotFire: realFaults,
    // What is held back for longer than the silence of the type is silence as far as anybody can tell.
    ...(dirt.kind === 'late' ? { mayFire: ['XX-01'] } : {}),
    begin(at) {
      soil(device, dirt);
      let reboot = at;
      return (now) => {
        if (dirt.kind === 'gateway_reboots' && now >= reboot) {
          device.reboot(now);
          reboot = now + 20 * minute;
        }
        if (now < at + holdMs) return false;
        clean(device);
        return true;
      };
    },
  };
}

function soil({ wire, type }: SimulatedDevice, dirt: Dirt): void {
  if (dirt.kind === 'clock_skew') wire.clockSkewMs = dirt.skewMs;
  if (dirt.kind === 'duplicates') wire.duplicates = dirt.share;
  if (dirt.kind === 'late') wire.holdMs = dirt.holdMs;
  if (dirt.kind === 'out_of_order') Object.assign(wire, { holdMs: dirt.holdMs, shuffled: true });
  if (dirt.kind === 'stuck_sensor') wire.stuck.set(stuckAt[type][0], stuckAt[type][1]);
  if (dirt.kind === 'tester_noise') wire.spikes.set(testerShows[type][0], { value: testerShows[type][1], share: 0.02 });
}

function clean({ wire }: SimulatedDevice): void {
  Object.assign(wire, { clockSkewMs: 0, duplicates: 0, holdMs: 0, shuffled: false });
  wire.stuck.clear();
  wire.spikes.clear();
}

/** SC-17: the mechanic went home and left the lift in inspection mode; it stands still for days, and nothing is wrong. */
export function forgottenInspection(lift: Elevator, head: EpisodeHead, holdMs: number): Episode {
  return {
    ...head,
    device: lift.id,
    kind: 'maintenance_left_on',
    mustFire: [],
    mustNotFire: realFaults,
    begin(at, note) {
      lift.conditions.serviceMode = 'inspection';
      note.details.hours = Math.round(holdMs / hour);
      return (now) => {
        if (now < at + holdMs) return false;
        lift.conditions.serviceMode = 'normal';
        return true;
      };
    },
  };
}
