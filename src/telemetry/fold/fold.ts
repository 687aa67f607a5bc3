import { createRoomMeter, type Duration, type RoomFlow } from '../../base/index.ts';
import type { Catalogue } from '../catalogue-types.ts';
import { parseControl } from '../control.ts';
import { type DecodeLimits, decodeDefaults, type Refusal } from '../decode/decode.ts';
import { entryKind, type JournalEntry } from '../entry-kinds.ts';
import type { DeviceFacts, KeptMessages, TelemetryEvent } from '../event.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { isRejectionReason } from '../rejection.ts';
import type { EdgeNodeState } from '../sparkplug/edge-node.ts';
import { DeviceRecord, type DeviceState, type DeviceView, type Judges } from './device-record.ts';
import { EventList } from './event-list.ts';
import { SignalJudge } from './judge-signals.ts';
import { foreignMessage, MappedTaker } from './take-mapped.ts';
import { TelemetryTaker } from './take-telemetry.ts';

export interface FoldOptions {
  /** How far a device's clock may be ahead before its `ts` is clamped to arrival. */
  readonly skew: Duration;
  /** How long after its `ts` a reading may arrive without being late. */
  readonly lateness: Duration;
  readonly limits?: DecodeLimits;
}

/** All that a fold knows, exact and fit for a structured clone. */
export interface FoldSnapshot {
  readonly form: 1;
  readonly lastControl: number;
  readonly devices: readonly DeviceState[];
  /** Absent while there are none, and in snapshots of versions that had none. */
  readonly mappings?: readonly Mapping[];
  /** What Sparkplug's edge nodes said at their births; absent while there are none. */
  readonly edgeNodes?: readonly EdgeNodeState[];
}

/** What came in and went out since the process started; not part of a snapshot. */
export interface FoldFlow {
  /** Readings, and messages that are none. */
  readonly room: RoomFlow;
  /** Control entries whose body could not be read: each is a defect of its writer. */
  readonly unreadableControls: number;
}

/**
 * Journal entries in, telemetry events out: deterministic, without a clock, blocking for nothing. The same
 * entries in the same order give equal events, also when cut anywhere and resumed from a snapshot.
 */
export interface Fold {
  /**
   * Takes entries in journal order. At least one event comes of each, in (`seq`, `idx`) order: of a message first
   * its readings by rising `ts`, then what was refused of it, then a sign of life for its duplicates. An entry with
   * messages of before a registration gives all this for one after the other.
   * Events share no memory with the entry.
   */
  take(entry: JournalEntry): readonly TelemetryEvent[];
  snapshot(): FoldSnapshot;
  /** Replaces everything the fold knows. The catalogue may be another than the snapshot's. */
  restore(snapshot: FoldSnapshot): void;
  device(id: string): DeviceView | undefined;
  /** In the order in which they became known; retired ones among them. */
  devices(): IterableIterator<DeviceView>;
  /** By which other people's messages are read now. */
  mappings(): readonly Mapping[];
  /** Edge nodes of Sparkplug that have to say anew what they are, each by the device that speaks for it. */
  wantingRebirth(): readonly Pick<EdgeNodeState, 'publisher' | 'group' | 'node'>[];
  flow(): FoldFlow;
}

export function createFold(catalogue: Catalogue, options: FoldOptions): Fold {
  return new JournalFold(catalogue, options);
}

class JournalFold implements Fold {
  readonly #judges: Judges;
  readonly #meter = createRoomMeter({ room: 'telemetry', unit: 'readings' });
  readonly #telemetry: TelemetryTaker;
  #devices = new Map<string, DeviceRecord>();
  #lastControl = 0;
  #unreadableControls = 0;
  readonly #mapped: MappedTaker;

  constructor(catalogue: Catalogue, options: FoldOptions) {
    this.#judges = new Map([...catalogue.types].map(([name, type]) => [name, new SignalJudge(type)]));
    const limits = options.limits ?? decodeDefaults;
    this.#telemetry = new TelemetryTaker({ bounds: options, limits, meter: this.#meter });
    const deviceOf = (id: string): DeviceRecord | undefined => this.#devices.get(id);
    this.#mapped = new MappedTaker({ telemetry: this.#telemetry, meter: this.#meter, deviceOf });
  }

  take(entry: JournalEntry): readonly TelemetryEvent[] {
    const out = new EventList(entry);
    if (entry.kind === entryKind.arrival) this.#takeArrival(entry, out);
    else if (entry.kind === entryKind.presence) this.#takePresence(entry, out);
    else if (entry.kind === entryKind.daemon) this.#takeDaemon(entry, out);
    else if (entry.kind === entryKind.control) this.#takeControl(entry, out);
    return out.close();
  }

  snapshot(): FoldSnapshot {
    const devices = [...this.#devices.values()].map((record) => record.snapshot());
    const { mappings } = this.#mapped;
    const edgeNodes = this.#mapped.edgeNodes.snapshot();
    return {
      ...{ form: 1, lastControl: this.#lastControl, devices },
      ...(mappings.length === 0 ? {} : { mappings }),
      ...(edgeNodes.length === 0 ? {} : { edgeNodes }),
    };
  }

  mappings(): readonly Mapping[] {
    return this.#mapped.mappings;
  }

  wantingRebirth(): readonly Pick<EdgeNodeState, 'publisher' | 'group' | 'node'>[] {
    return this.#mapped.edgeNodes.wanting();
  }

  restore({ lastControl, devices, mappings = [], edgeNodes = [] }: FoldSnapshot): void {
    this.#mapped.learn(mappings);
    this.#mapped.edgeNodes.restore(edgeNodes);
    const records = devices.map((state) => DeviceRecord.restore(state, this.#judges));
    this.#devices = new Map(records.map((record) => [record.facts.id, record]));
    this.#lastControl = lastControl;
  }

  device(id: string): DeviceView | undefined {
    return this.#devices.get(id)?.view();
  }

  devices(): IterableIterator<DeviceView> {
    return this.#devices.values().map((record) => record.view());
  }

  flow(): FoldFlow {
    return { room: this.#meter.read(), unreadableControls: this.#unreadableControls };
  }

  #takeArrival(entry: Arrived, out: EventList): void {
    const record = this.#devices.get(entry.subject);
    if (record?.retired === false && out.at > (record.lastHeardAt ?? 0)) record.lastHeardAt = out.at;
    const foreign = foreignMessage(entry.label, entry.payload);
    if (record?.retired === false && foreign !== undefined) {
      this.#mapped.take(record, foreign, out);
      return;
    }
    const refusal = refusalOf(entry, record);
    if (refusal === undefined && record?.judge !== undefined && entry.label === 'telemetry') {
      this.#telemetry.take(record, record.judge, entry.payload, out);
      return;
    }
    this.#meter.received();
    if (refusal === undefined) {
      this.#meter.passed();
      out.heard(entry.label === 'status' ? 'status' : 'reply', entry.payload);
      return;
    }
    this.#meter.rejected(refusal.reason);
    record?.reject(refusal.reason);
    out.rejected(refusal.reason, refusal.detail);
  }

  #takePresence({ subject, label }: JournalEntry, out: EventList): void {
    const record = this.#devices.get(subject);
    if (record === undefined || record.retired || (label !== 'online' && label !== 'offline')) return;
    record.online = label === 'online';
    record.onlineSince = out.at;
    out.presence(record.online);
  }

  #takeDaemon({ label }: JournalEntry, out: EventList): void {
    if (label !== 'start' && label !== 'admitting' && label !== 'stop') return;
    if (label === 'start') for (const record of this.#devices.values()) record.losePresence();
    out.daemon(label);
  }

  #takeControl({ subject, label, payload }: JournalEntry, out: EventList): void {
    const parsed = parseControl(label, payload);
    if ('fault' in parsed || (parsed.control.label === 'device' && parsed.control.device.id !== subject)) {
      this.#unreadableControls += 1;
      return;
    }
    const { control } = parsed;
    if (control.id <= this.#lastControl) return;
    this.#lastControl = control.id;
    if (control.label === 'device') this.#learn(control.device);
    else if (control.label === 'device-retired') this.#retire(subject);
    else if (control.label === 'mappings') this.#mapped.learn(control.mappings);
    // What comes of its messages tells all; the messages themselves would be kept twice.
    if (control.label === 'kept') this.#takeKept(subject, control, out);
    else out.control(control);
  }

  /** As when they arrived, but that the device is known now. */
  #takeKept(subject: string, { messages, online }: KeptMessages, out: EventList): void {
    const record = this.#devices.get(subject);
    // The broker tells of a change only, and may have told of it before the device was known.
    if (record?.retired === false && record.online === undefined && online !== null) {
      record.online = online;
      record.onlineSince = out.at;
      out.presence(online);
    }
    for (const { at, label, payload: text } of messages) {
      const payload = Buffer.from(text, 'base64');
      out.turnBack(at, payload);
      this.#takeArrival({ subject, label, payload }, out);
    }
  }

  #retire(device: string): void {
    this.#devices.get(device)?.retire();
    this.#mapped.edgeNodes.forget(device);
  }

  #learn(facts: DeviceFacts): void {
    const record = this.#devices.get(facts.id);
    if (record === undefined) this.#devices.set(facts.id, new DeviceRecord(facts, this.#judges));
    else record.learn(facts, this.#judges);
  }
}

/** The message of an arrival. */
type Arrived = Pick<JournalEntry, 'subject' | 'label' | 'payload'>;

/** Why an arrival is refused as a whole before anything in it is looked at, if it is. */
function refusalOf({ subject, label, payload }: Arrived, record: DeviceRecord | undefined): Refusal | undefined {
  if (label.startsWith('!')) return brokerRefusal(label.slice(1));
  if (record === undefined) {
    return { reason: 'unknown_device', detail: `${subject} is not registered; register it over the API` };
  }
  if (record.retired) return { reason: 'retired_device', detail: `${subject} was retired; register it again` };
  switch (label) {
    case 'telemetry':
      if (record.judge !== undefined) return undefined;
      return {
        reason: 'unknown_device',
        detail: `the catalogue has no type ${record.facts.type}; give ${subject} one`,
      };
    case 'status':
      if (isStatus(payload)) return undefined;
      return { reason: 'bad_status', detail: 'status is neither online nor offline; send one of the two words' };
    case 'command/reply':
      return undefined;
    default:
      return {
        reason: 'unknown_topic',
        detail: `no message is called ${label}; publish to the topics of the contract`,
      };
  }
}

function brokerRefusal(word: string): Refusal {
  const reason = isRejectionReason(word) ? word : 'unknown_topic';
  if (reason === 'foreign_topic') {
    return { reason, detail: 'published under the topic of another device; use the topics of its own' };
  }
  return { reason, detail: `refused by the broker as ${word}; publish to the topics of the contract` };
}

function isStatus(payload: Uint8Array): boolean {
  if (payload.length > 16) return false;
  const word = new TextDecoder().decode(payload).trim();
  return word === 'online' || word === 'offline';
}
