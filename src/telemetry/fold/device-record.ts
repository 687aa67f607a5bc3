/** What the fold knows of one device. */
import type { Instant } from '../../base/index.ts';
import type { CyclePlan } from '../cycles/cycle-plan.ts';
import { type CyclesState, DeviceCycles } from '../cycles/device-cycles.ts';
import type { DeviceFacts } from '../event.ts';
import type { RejectionReason } from '../rejection.ts';
import { type DeviceClock, newClock } from './device-clock.ts';
import type { SignalJudge } from './judge-signals.ts';
import { RecentReadings, type RecentState } from './recent-readings.ts';

type RejectionCounts = Readonly<Partial<Record<RejectionReason, number>>>;

/** What the house may ask of a device at this moment. Instants are arrivals. */
export interface DeviceView {
  readonly facts: DeviceFacts;
  /** A retired device is remembered, so that its messages can be told from a stranger's. */
  readonly retired: boolean;
  /** By the broker; undefined = not known since the daemon started. */
  readonly online: boolean | undefined;
  readonly onlineSince: Instant | undefined;
  readonly lastHeardAt: Instant | undefined;
  /** Its clock is behind and arrival stands for its `ts`. */
  readonly clockBehind: boolean;
  readonly readings: number;
  readonly duplicates: number;
  /** Messages, readings and single signals that were refused. */
  readonly rejectedTotal: number;
  readonly rejected: RejectionCounts;
}

/** Exact, and fit for a structured clone. */
export interface DeviceState extends DeviceView {
  readonly clock: DeviceClock;
  readonly recent: RecentState;
  /** Absent before its first reading, and in snapshots of versions that derived nothing. */
  readonly cycles?: CyclesState;
}

/** One for each device type of the catalogue, by its name. */
export type Judges = ReadonlyMap<string, SignalJudge>;

export class DeviceRecord {
  readonly id: string;
  facts: DeviceFacts;
  /** Undefined when the catalogue no longer has it. */
  judge: SignalJudge | undefined;
  retired = false;
  online: boolean | undefined;
  onlineSince: Instant | undefined;
  lastHeardAt: Instant | undefined;
  clock = newClock();
  recent = new RecentReadings();
  readings = 0;
  duplicates = 0;
  rejectedTotal = 0;
  #cycles: DeviceCycles | undefined;
  #rejected: Partial<Record<RejectionReason, number>> | undefined;

  constructor(facts: DeviceFacts, judges: Judges) {
    this.id = facts.id;
    this.facts = facts;
    this.judge = judges.get(facts.type);
  }

  /** Takes new facts. A new board starts its duplicate memory and the judgement of its clock anew. */
  learn(facts: DeviceFacts, judges: Judges): void {
    if (facts.board !== this.facts.board || this.retired) this.#forget();
    if (facts.type !== this.facts.type) this.#cycles = undefined;
    this.facts = facts;
    this.judge = judges.get(facts.type);
    this.retired = false;
  }

  /** Where its cycles stand. */
  cyclesOf(plan: CyclePlan): DeviceCycles {
    this.#cycles ??= new DeviceCycles(plan);
    return this.#cycles;
  }

  retire(): void {
    this.#forget();
    this.retired = true;
    this.losePresence();
  }

  /** Nobody knows any more whether it is connected. */
  losePresence(): void {
    this.online = undefined;
    this.onlineSince = undefined;
  }

  reject(reason: RejectionReason): void {
    this.rejectedTotal += 1;
    this.#rejected ??= {};
    this.#rejected[reason] = (this.#rejected[reason] ?? 0) + 1;
  }

  view(): DeviceView {
    const { facts, retired, online, onlineSince, lastHeardAt, readings, duplicates, rejectedTotal } = this;
    const rejected = { ...this.#rejected };
    const clockBehind = this.clock.behind;
    return {
      facts,
      retired,
      online,
      onlineSince,
      lastHeardAt,
      clockBehind,
      readings,
      duplicates,
      rejectedTotal,
      rejected,
    };
  }

  snapshot(): DeviceState {
    const state = { ...this.view(), clock: { ...this.clock }, recent: this.recent.snapshot() };
    return this.#cycles === undefined ? state : { ...state, cycles: this.#cycles.snapshot() };
  }

  static restore(state: DeviceState, judges: Judges): DeviceRecord {
    const record = new DeviceRecord(state.facts, judges);
    record.retired = state.retired;
    record.online = state.online;
    record.onlineSince = state.onlineSince;
    record.lastHeardAt = state.lastHeardAt;
    record.readings = state.readings;
    record.duplicates = state.duplicates;
    record.rejectedTotal = state.rejectedTotal;
    if (state.rejectedTotal > 0) record.#rejected = { ...state.rejected };
    record.clock = { ...state.clock };
    record.recent.restore(state.recent);
    const plan = record.judge?.cycles;
    if (plan !== undefined && state.cycles !== undefined) record.#cycles = DeviceCycles.restore(state.cycles, plan);
    return record;
  }

  #forget(): void {
    this.clock = newClock();
    this.recent = new RecentReadings();
    this.#cycles = undefined;
  }
}
