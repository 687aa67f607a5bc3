/** Turns one telemetry message of a known device into events, and its record into what follows from them. */
import type { Instant, RoomMeter } from '../../base/index.ts';
import { type Decoded, type DecodeLimits, decode, type RawReading, type Refusal } from '../decode/decode.ts';
import { type ClockBounds, type EventTime, hearClock, judgeTime } from './device-clock.ts';
import type { DeviceRecord } from './device-record.ts';
import { Digest } from './digest.ts';
import type { EventList } from './event-list.ts';
import type { JudgedSignals, SignalJudge } from './judge-signals.ts';
import type { ReadingKey } from './recent-readings.ts';

export interface TelemetryDeps {
  readonly bounds: ClockBounds;
  readonly limits: DecodeLimits;
  /** Counts readings, and each message that is none. */
  readonly meter: RoomMeter;
}

/** A message on its way to events. */
interface Sifting {
  readonly record: DeviceRecord;
  readonly judge: SignalJudge;
  /** What is neither a duplicate nor wholly refused, in the order of the message. */
  readonly fresh: Fresh[];
  readonly refusals: Refusal[];
  duplicates: number;
}

interface Fresh {
  readonly claimed: Instant | undefined;
  readonly signals: JudgedSignals;
}

/** Refusals of a message that get an event each; of the others there is one event for each reason. */
const maxToldSingly = 32;

export class TelemetryTaker {
  readonly #deps: TelemetryDeps;
  readonly #digest = new Digest();

  constructor(deps: TelemetryDeps) {
    this.#deps = deps;
  }

  take(record: DeviceRecord, judge: SignalJudge, payload: Uint8Array, out: EventList): void {
    this.takeDecoded(record, judge, decode(payload, this.#deps.limits), out);
  }

  /** The same for a message that a mapping has decoded. */
  takeDecoded(record: DeviceRecord, judge: SignalJudge, { readings, refusals }: Decoded, out: EventList): void {
    const { meter } = this.#deps;
    meter.received(readings.length + refusals.length);
    for (const { reason } of refusals) meter.rejected(reason);
    const sifting: Sifting = { record, judge, fresh: [], refusals: refusals.slice(), duplicates: 0 };
    this.#sift(sifting, readings, out.at);
    this.#emit(sifting, readings.length === 1, out);
    if (sifting.refusals.length > 0) tellRefusals(sifting, out);
    this.#tellDuplicates(sifting, out);
  }

  /** Parts new readings from repeated ones. Readings of one message are held against each other too. */
  #sift(sifting: Sifting, readings: readonly RawReading[], at: Instant): void {
    const { recent } = sifting.record;
    const only = readings[0];
    if (only !== undefined && readings.length === 1) {
      const key = this.#keyOf(only, at);
      this.#siftOne(sifting, only, key, key !== undefined && recent.includes(key, at));
      return;
    }
    const keys = readings.map((reading) => this.#keyOf(reading, at));
    const known = recent.includesEach(keys, at);
    const within = new Set<string>();
    readings.forEach((reading, i) => {
      const key = keys[i];
      const name = key && `${key.a} ${key.b}`;
      const repeated = known[i] === true || (name !== undefined && within.has(name));
      if (this.#siftOne(sifting, reading, key, repeated) && name !== undefined) within.add(name);
    });
  }

  /** True when the reading is new and something of it is good; only that is remembered. */
  #siftOne(sifting: Sifting, raw: RawReading, key: ReadingKey | undefined, repeated: boolean): boolean {
    if (repeated) {
      sifting.duplicates += 1;
      return false;
    }
    const signals = sifting.judge.judge(raw);
    const first = signals.refusals[0];
    if (first !== undefined) {
      for (const refusal of signals.refusals) sifting.refusals.push(refusal);
      if (signals.slots.length === 0 && signals.unknown === undefined) {
        this.#deps.meter.rejected(first.reason);
        return false;
      }
    }
    if (key !== undefined) sifting.record.recent.remember(key);
    sifting.fresh.push({ claimed: raw.ts, signals });
    return true;
  }

  #emit({ record, judge, fresh }: Sifting, single: boolean, out: EventList): void {
    if (fresh.length === 0) return;
    const { bounds, meter } = this.#deps;
    const live = hearMessage(record, fresh, single, out.at, bounds);
    const timed: Timed[] = [];
    for (const one of fresh) timed.push({ time: judgeTime(one.claimed, out.at, record.clock, live, bounds), one });
    if (timed.length > 1) timed.sort(byTime);
    for (const { time, one } of timed) {
      out.reading(record.id, judge.type, time, one.signals);
      const derived = judge.cycles && record.cyclesOf(judge.cycles).take(time.ts, one.signals, record.facts);
      if (derived !== undefined) out.derived(record.id, judge.type, time, derived);
    }
    record.readings += fresh.length;
    meter.passed(fresh.length);
  }

  #tellDuplicates({ record, duplicates }: Sifting, out: EventList): void {
    if (duplicates === 0) return;
    record.duplicates += duplicates;
    this.#deps.meter.duplicate(duplicates);
    out.heard('duplicate');
  }

  #keyOf({ ts, seq, names, values }: RawReading, at: Instant): ReadingKey | undefined {
    if (ts !== undefined) return { a: ts, b: seq ?? this.#digest.of(names, values) };
    return seq === undefined ? undefined : { a: -at, b: seq };
  }
}

interface Timed {
  readonly time: EventTime;
  readonly one: Fresh;
}

/** Where judgement made instants equal the device's own order decides, and at last that of the message. */
function byTime(a: Timed, b: Timed): number {
  return a.time.ts - b.time.ts || (a.one.claimed ?? a.time.ts) - (b.one.claimed ?? b.time.ts);
}

function hearMessage(
  { clock }: DeviceRecord,
  fresh: readonly Fresh[],
  single: boolean,
  at: Instant,
  bounds: ClockBounds,
): boolean {
  let newest: Instant | undefined;
  for (const { claimed } of fresh) {
    if (claimed !== undefined && (newest === undefined || claimed > newest)) newest = claimed;
  }
  return newest === undefined || hearClock(clock, bounds, newest, at, single);
}

function tellRefusals({ record, refusals }: Sifting, out: EventList): void {
  const rest = new Map<Refusal['reason'], { count: number; readonly first: string }>();
  for (const { reason, detail } of refusals.slice(0, maxToldSingly)) out.rejected(reason, detail);
  for (const { reason } of refusals) record.reject(reason);
  for (const { reason, detail } of refusals.slice(maxToldSingly)) {
    const same = rest.get(reason) ?? { count: 0, first: detail };
    same.count += 1;
    rest.set(reason, same);
  }
  for (const [reason, { count, first }] of rest) out.rejected(reason, `${count} more of this message, first: ${first}`);
}
