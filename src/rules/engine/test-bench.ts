import { type Instant, instant } from '../../base/index.ts';
import type { Control, DeviceFacts, DeviceType, SignalValue, TelemetryEvent } from '../../telemetry/index.ts';
import { heater, testCatalogue } from '../test-catalogue.ts';
import type { Verdict } from '../verdict.ts';
import { createEngine, type Engine } from './engine.ts';

/** Drives an engine in tests: instants are seconds after `epoch`, every call is one journal entry. */

export const epoch = Date.UTC(2026, 0, 1);

const instantAt = (seconds: number): Instant => instant(epoch + Math.round(seconds * 1000));

type Unplaced<E> = E extends unknown ? Omit<E, 'seq' | 'idx' | 'at'> : never;
type ControlBody = Control extends infer C ? (C extends Control ? Omit<C, 'id'> : never) : never;

export interface Bench {
  readonly engine: Engine;
  /** Every verdict so far. */
  readonly verdicts: Verdict[];
  step(at: number, event: Unplaced<TelemetryEvent>): readonly Verdict[];
  reading(at: number, values: Readonly<Record<string, SignalValue>>, options?: ReadingOptions): readonly Verdict[];
  /** Lets time pass. */
  until(at: number): readonly Verdict[];
  control(at: number, subject: string, body: ControlBody): readonly Verdict[];
  device(at: number, facts?: Partial<DeviceFacts>): readonly Verdict[];
  rule(at: number, document: object, version?: number): readonly Verdict[];
  daemon(at: number, phase: 'start' | 'admitting' | 'stop'): readonly Verdict[];
}

interface ReadingOptions {
  readonly ts?: number;
  readonly device?: string;
  readonly type?: DeviceType;
}

/** An engine with these rules in force and one heater `h1`, both from second 0. */
export function benchWith(...rules: readonly object[]): Bench {
  const bench = createBench();
  for (const rule of rules) bench.rule(0, rule);
  bench.device(0);
  return bench;
}

export function createBench(engine: Engine = createEngine(testCatalogue)): Bench {
  const verdicts: Verdict[] = [];
  let seq = engine.seq;
  const bench: Bench = {
    engine,
    verdicts,
    step(at, event) {
      seq += 1;
      const fallen = engine.step({ ...event, seq, idx: 0, at: instantAt(at) } as TelemetryEvent);
      verdicts.push(...fallen);
      return fallen;
    },
    reading(at, values, { ts = at, device = 'h1', type = heater } = {}) {
      return bench.step(at, readingOf(device, type, ts, values));
    },
    until: (at) => bench.step(at, { kind: 'pulse' }),
    control: (at, subject, body) =>
      bench.step(at, { kind: 'control', subject, control: { ...body, id: seq + 1 } as Control }),
    device: (at, facts = {}) =>
      bench.control(at, facts.id ?? 'h1', { label: 'device', device: { ...someDevice, ...facts } }),
    rule: (at, document, version = 1) =>
      bench.control(at, 'rule', { label: 'rule', rule: { ...someRule, ...document }, version }),
    daemon: (at, phase) => bench.step(at, { kind: 'daemon', phase }),
  };
  return bench;
}

const someDevice: DeviceFacts = {
  id: 'h1',
  type: heater.name,
  model: null,
  district: null,
  city: null,
  building: null,
  provider: null,
  board: 'first',
  purchasedOn: null,
  attributes: {},
};

const someRule = { id: 'R', title: 'a rule', device_types: [heater.name], mode: 'active' };

function readingOf(device: string, type: DeviceType, ts: number, values: Readonly<Record<string, SignalValue>>) {
  const names = Object.keys(values);
  return {
    kind: 'reading',
    device,
    type,
    ts: instantAt(ts),
    slots: names.map((name) => type.slotOf.get(name) ?? -1),
    values: Object.values(values),
    flags: 0,
  } as const;
}

/** A verdict in short, instants as seconds: `R breach P2 at 20 since 10`. */
export function inShort(verdict: Verdict): string {
  const { rule, kind, severity, reason } = verdict;
  const why = reason === 'condition' ? '' : ` ${reason}`;
  return `${rule} ${kind} ${severity} at ${(verdict.at - epoch) / 1000} since ${(verdict.since - epoch) / 1000}${why}`;
}
