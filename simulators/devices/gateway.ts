import { second } from '../calendar.ts';
import { clamp } from '../physics.ts';
import type { Random } from '../randomness.ts';
import type { Device, DeviceType, Report, Sample, SignalValue } from './device.ts';
import type { Pace } from './pace.ts';
import { livePace } from './pace.ts';
import type { ReportingPlan, SignalPlan } from './reporting.ts';
import { createReporter, every, roundAll, sampled } from './reporting.ts';
import type { WireFaults } from './wire-faults.ts';
import { soundWire } from './wire-faults.ts';

/** The machine behind a gateway: what it is doing and what its sensors see. */
export interface Machine {
  /** Lives on to `at`, which is `dt` after the last call. */
  advance(at: number, dt: number): void;
  /** What its sensors see, on top of what the gateway itself does. */
  describe(at: number, gateway: Sample): Sample;
  /** When it must be asked again; the shorter of what its physics and its plans need. */
  dueAfter(at: number): number;
  /** Working rather than resting: reports come at the faster rate. */
  busy(): boolean;
  /** Changes with every event that is told at once; between two equal marks only measurements move. */
  mark(): string | number;
  /** Whether the gateway has power, from the mains or a battery. */
  powered(): boolean;
}

/** Signals that every device has. */
export const gatewaySignals: Readonly<Record<string, SignalPlan>> = {
  rssi_dbm: sampled(4, 300, 300, 0),
  mains_voltage_v: sampled(4, 60, 60),
  uptime_s: every(3600),
};

/** Gives a machine a voice: radio, mains voltage, report by exception, heartbeat, power lost and back. */
export function connectMachine(
  device: { id: string; type: DeviceType; plan: ReportingPlan; start: number; pace?: Pace | undefined },
  machine: Machine,
  random: Random,
): Device {
  const { plan, start, pace = livePace } = device;
  const surroundings = createSurroundings(start, random);
  const reporter = createReporter(plan, start + random.integer(0, plan.heartbeat / second - 1) * second, pace);
  let last = start;
  let due = start;
  let hadPower = true;
  let sample: Sample = {};
  const wire = soundWire();
  let spiked = false;
  const spike = () => {
    spiked = true;
  };
  let marked: string | number | undefined;

  /** Sensors are read only where something of them can be reported. */
  const report = (at: number): Report | undefined => {
    if (pace !== livePace) {
      const mark = machine.mark();
      if (mark === marked && reporter.silent(at)) return reporter.beat(at);
      marked = mark;
    }
    sample = machine.describe(at, surroundings.sense(at));
    if (wire.stuck.size > 0 || wire.spikes.size > 0) sample = distort(sample, wire, random, spike);
    return reporter.collect(at, machine.busy(), sample);
  };

  return {
    id: device.id,
    type: device.type,
    dueAt: () => due,
    wake(at) {
      due = Math.max(last, Math.min(due, at));
    },
    powered: () => machine.powered(),
    wire,
    reboot(at) {
      surroundings.restart(at);
      reporter.refresh();
    },
    snapshot: () => roundAll(plan, sample),
    tick(at) {
      machine.advance(at, at - last);
      last = at;
      const powered = machine.powered();
      if (powered && !hadPower) {
        surroundings.restart(at);
        reporter.refresh();
      }
      hadPower = powered;
      const said = powered ? report(at) : undefined;
      due = machine.dueAfter(at);
      if (spiked) {
        // A tester's touch lasts two seconds, and the board says at once that it is over.
        spiked = false;
        reporter.refresh();
        due = Math.min(due, at + 2 * second);
      }
      if (powered && reporter.nextBeat() > at) due = Math.min(due, reporter.nextBeat());
      return said;
    },
  };
}

/** What faulty sensors and testers make of a sample, in its order. */
function distort(sample: Sample, wire: WireFaults, random: Random, onSpike: () => void): Sample {
  const shown: Record<string, SignalValue | undefined> = { ...sample };
  for (const [name, value] of wire.stuck) if (name in shown) shown[name] = value;
  for (const [name, { value, share }] of wire.spikes) {
    if (!(name in shown) || !random.chance(share)) continue;
    shown[name] = value;
    onSpike();
  }
  return shown;
}

function createSurroundings(start: number, random: Random) {
  const homeRssi = random.uniform(-74, -45);
  const homeVoltage = random.normal(222, 2);
  let bootedAt = start - random.integer(1, 40 * 86_400) * second;
  let rssi = homeRssi;
  let voltage = homeVoltage;
  return {
    sense(at: number): Sample {
      rssi = clamp(rssi + 0.1 * (homeRssi - rssi) + random.normal(0, 0.5), -89, -31);
      voltage = clamp(voltage + 0.1 * (homeVoltage - voltage) + random.normal(0, 0.3), 205, 238);
      return { rssi_dbm: rssi, mains_voltage_v: voltage, uptime_s: (at - bootedAt) / second };
    },
    restart(at: number): void {
      bootedAt = at;
    },
  };
}
