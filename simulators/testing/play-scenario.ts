import { hour } from '../calendar.ts';
import type { DeviceType, SignalValue } from '../devices/device.ts';
import { livePace, longPace } from '../devices/pace.ts';
import type { ScenarioName } from '../scenarios/scenarios.ts';
import type { TruthRecord } from '../scenarios/truth.ts';
import { createTown } from '../town/town.ts';

/** What a device said in one message, and when it arrived. */
export interface Said {
  readonly at: number;
  readonly ts: number;
  readonly seq: number;
  readonly values: Readonly<Record<string, SignalValue>>;
}

export interface ScenarioRun {
  readonly truth: readonly TruthRecord[];
  readonly said: ReadonlyMap<string, readonly Said[]>;
  readonly lost: readonly string[];
  /** The records of a kind; fails the test when there are none. */
  of(kind: string): readonly TruthRecord[];
  /** What the device of a record reported of a signal between two instants. */
  trace(record: TruthRecord, signal: string, from?: number, to?: number): readonly (readonly [number, number])[];
}

export interface Staging {
  readonly hours: number;
  readonly devices: number;
  readonly type?: DeviceType;
  readonly density?: number;
  /** Weeks rather than hours. */
  readonly long?: boolean;
  readonly start?: number;
  readonly coldWaveK?: number;
}

const evening = Date.parse('2026-01-12T16:00:00+08:00');

/** Lives a town under one scenario and answers what each device said, beside the truth. */
export function playScenario(scenario: ScenarioName, staging: Staging): ScenarioRun {
  const { hours, devices, type, density = 1, long = false, start = evening, coldWaveK = 0 } = staging;
  const truth: TruthRecord[] = [];
  const end = start + hours * hour;
  const town = createTown(
    {
      ...{ devices, seed: 3, start, end, coldWaveK, prefix: '', loss: 0, scenarios: [scenario], density, even: true },
      pace: long ? longPace : livePace,
      ...(type === undefined ? {} : { mix: [type] }),
    },
    (record) => truth.push(record),
  );
  const said = new Map<string, Said[]>();
  const lost: string[] = [];
  for (let at = start; at <= end; at += hour) {
    for (const act of town.advance(at)) {
      if (act.kind === 'lose_power') lost.push(act.device);
      if (act.kind !== 'publish') continue;
      const list = said.get(act.device) ?? [];
      said.set(act.device, list);
      list.push({ at: act.at, ...(JSON.parse(act.payload) as Omit<Said, 'at'>) });
    }
  }
  town.finish();
  return {
    truth,
    said,
    lost,
    of(kind) {
      const records = truth.filter((record) => record.kind === kind);
      if (records.length === 0) throw new Error(`${scenario} planned no ${kind}`);
      return records;
    },
    trace: (record, signal, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY) =>
      (said.get(record.device ?? '') ?? [])
        .filter(({ at, values }) => at >= from && at <= to && values[signal] !== undefined)
        .map(({ at, values }) => [at, Number(values[signal])] as const),
  };
}

/** The value in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
