/** Turns a message on other people's topics into events: of whoever published it, or of devices that it speaks for. */
import type { RoomMeter } from '../../base/index.ts';
import type { Refusal } from '../decode/decode.ts';
import { decode, type MappedPart } from '../mapping/decode-mapped.ts';
import { type CompiledMapping, type FoundMapping, type Mapping, MappingSet } from '../mapping/mapping.ts';
import { fill } from '../mapping/template.ts';
import { EdgeNodes } from '../sparkplug/edge-nodes.ts';
import { mapMetrics } from '../sparkplug/map-metrics.ts';
import { aboutTopic, type SparkplugTopic, sparkplugTopic } from '../sparkplug/topic.ts';
import { answerTo, questionIn, type ThingsboardTopic, thingsboardTopic } from '../thingsboard/device-topics.ts';
import type { DeviceRecord } from './device-record.ts';
import type { EventList } from './event-list.ts';
import type { TelemetryTaker } from './take-telemetry.ts';

/** Signed in at the broker inside, or said to a broker outside, which alone knows who is connected. */
const prefixes = { inside: 'topic:', outside: 'outside:' } as const;

/** A message on a topic of other people's. */
export interface ForeignMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly outside: boolean;
}

/** What an arrival is, when it came on a topic of other people's. */
export function foreignMessage(label: string, payload: Uint8Array): ForeignMessage | undefined {
  const outside = label.startsWith(prefixes.outside);
  const prefix = outside ? prefixes.outside : prefixes.inside;
  return label.startsWith(prefix) ? { topic: label.slice(prefix.length), payload, outside } : undefined;
}

export interface MappedDeps {
  readonly telemetry: TelemetryTaker;
  readonly meter: RoomMeter;
  deviceOf(id: string): DeviceRecord | undefined;
}

const none = new MappingSet([]);

export class MappedTaker {
  readonly #deps: MappedDeps;
  /** What is known of Sparkplug's edge nodes. */
  readonly edgeNodes = new EdgeNodes();
  #set = none;
  /** The message at hand came over a broker outside. */
  #outside = false;

  constructor(deps: MappedDeps) {
    this.#deps = deps;
  }

  get mappings(): readonly Mapping[] {
    return this.#set.plans;
  }

  learn(mappings: readonly Mapping[]): void {
    this.#set = new MappingSet(mappings);
  }

  /** Tells of each device the readings, refusals and signs of life that the message brings it. */
  take(publisher: DeviceRecord, { topic, payload, outside }: ForeignMessage, out: EventList): void {
    this.#outside = outside;
    const sparkplug = sparkplugTopic(topic);
    if (sparkplug !== undefined && this.#set.hasSparkplug) {
      this.#takeSparkplug(publisher, sparkplug, payload, out);
      return;
    }
    const own = thingsboardTopic(topic);
    if (own?.kind === 'question' || own?.kind === 'answer') this.#takeExchange(publisher, own, payload, out);
    else this.#takeTelemetry(publisher, topic, payload, own !== undefined, out);
  }

  /** What an edge node says of itself and of the devices behind it. */
  #takeSparkplug(publisher: DeviceRecord, topic: SparkplugTopic, payload: Uint8Array, out: EventList): void {
    const { parts, refusals } = this.edgeNodes.take(publisher.id, topic, payload);
    for (const refusal of refusals) this.#refuse(publisher, refusal, out);
    for (const part of parts) {
      const about = aboutTopic(topic, part.device);
      const mapping = this.#mappingFor(publisher, about.join('/'));
      if (!('reason' in mapping)) this.#takePart(publisher, mapping, mapMetrics(mapping, about, part), [], out);
      // Not every node measures something itself.
      else if (part.device === undefined) this.#hearNode(publisher, part.presence, out);
      else this.#refuse(publisher, mapping, out);
    }
    if (parts.length === 0 && refusals.length === 0) this.#heard(publisher, 'relayed', out);
  }

  /** Of a node that no mapping is for it counts that it speaks, and that it came or went. */
  #hearNode(node: DeviceRecord, presence: 'online' | 'offline' | undefined, out: EventList): void {
    if (presence === undefined || !this.#outside) this.#heard(node, 'relayed', out);
    else this.#hearPresence(node, presence, node, out);
  }

  /** A question for attributes, or the answer to a request. */
  #takeExchange(
    publisher: DeviceRecord,
    { kind, number }: Extract<ThingsboardTopic, { number: number }>,
    payload: Uint8Array,
    out: EventList,
  ): void {
    if (kind === 'answer') {
      this.#heard(publisher, 'reply', out, answerTo(number, payload));
      return;
    }
    const question = questionIn(number, payload);
    if (typeof question === 'string') this.#refuse(publisher, { reason: 'bad_value', detail: question }, out);
    else this.#heard(publisher, 'asked', out, new TextEncoder().encode(JSON.stringify(question)));
  }

  /** `nearlyOurs`: without a mapping its keys are taken for signals. */
  #takeTelemetry(
    publisher: DeviceRecord,
    topic: string,
    payload: Uint8Array,
    nearlyOurs: boolean,
    out: EventList,
  ): void {
    const mapping = this.#mappingFor(publisher, topic);
    if ('reason' in mapping && nearlyOurs && publisher.judge !== undefined) {
      this.#deps.telemetry.take(publisher, publisher.judge, payload, out);
      return;
    }
    if ('reason' in mapping) {
      this.#refuse(publisher, mapping, out);
      return;
    }
    const { parts, refusals } = decode(mapping, topic, payload, out.at);
    // A message about one device is wrong in what it says of that one.
    const only = parts.length === 1 ? parts[0] : undefined;
    if (only === undefined) for (const refusal of refusals) this.#refuse(publisher, refusal, out);
    for (const part of parts) this.#takePart(publisher, mapping, part, only === undefined ? [] : refusals, out);
    if (parts.length === 0 && refusals.length === 0) this.#heard(publisher, 'relayed', out);
  }

  /** The first mapping of the topic that is for the device, as far as the topic says which that is. */
  #mappingFor(publisher: DeviceRecord, topic: string): CompiledMapping | Refusal {
    const found = this.#set.find(topic);
    const fitting = found.find((one) => this.#mayFit(one, publisher));
    if (fitting !== undefined) return fitting.mapping;
    if (found.length === 0) {
      return { reason: 'unknown_topic', detail: `no mapping is for ${topic}; see docs/mappings.md` };
    }
    const named = found.map(({ mapping }) => `${mapping.id} (${mapping.deviceType})`).join(', ');
    return { reason: 'no_mapping', detail: `${topic} is read by ${named}, and the device is of another type or model` };
  }

  #mayFit({ mapping, levels }: FoundMapping, publisher: DeviceRecord): boolean {
    const { device, names } = mapping;
    if (names !== undefined || (device !== undefined && 'from' in device)) return true;
    const id = device === undefined ? publisher.id : fill(device.template, levels);
    const record = id === undefined ? undefined : this.#deps.deviceOf(id);
    // Who is not registered is told so when it comes to that.
    return record === undefined || fits(mapping, record);
  }

  #takePart(
    publisher: DeviceRecord,
    mapping: CompiledMapping,
    part: MappedPart,
    refusals: readonly Refusal[],
    out: EventList,
  ): void {
    const target = this.#targetOf(publisher, mapping, part.device ?? publisher.id);
    if ('reason' in target) {
      this.#refuse(publisher, target, out);
      return;
    }
    const { judge } = target;
    if (judge === undefined) return;
    if (target !== publisher) this.#speakFor(target, out);
    const { readings, presence } = part;
    if (readings.length > 0 || refusals.length > 0)
      this.#deps.telemetry.takeDecoded(target, judge, { readings, refusals }, out);
    if (presence !== undefined) this.#hearPresence(target, presence, publisher, out);
    out.turnTo(publisher.id);
  }

  #hearPresence(target: DeviceRecord, presence: 'online' | 'offline', publisher: DeviceRecord, out: EventList): void {
    this.#heard(target, 'status', out, words[presence]);
    // The broker inside knows itself whether who published is there.
    if (target !== publisher || this.#outside) turn(target, presence === 'online', out);
  }

  /** What a gateway passes on is a sign of life of both. */
  #speakFor(target: DeviceRecord, out: EventList): void {
    out.heard('relayed');
    target.lastHeardAt = out.at;
    out.turnTo(target.id);
  }

  #targetOf(publisher: DeviceRecord, mapping: CompiledMapping, id: string): DeviceRecord | Refusal {
    const record = this.#deps.deviceOf(id);
    if (record === undefined)
      return { reason: 'unknown_device', detail: `${id} is not registered; register it over the API` };
    if (record !== publisher && record.facts.attributes.gateway !== publisher.id) {
      const detail = `${publisher.id} published about ${id}, which is another device; if it may, set attribute gateway of ${id} to ${publisher.id}`;
      return { reason: 'foreign_device', detail };
    }
    if (record.retired) return { reason: 'retired_device', detail: `${id} was retired; register it again` };
    if (fits(mapping, record) && record.judge !== undefined) return record;
    const { type, model } = record.facts;
    const of = model === null ? type : `${type}, model ${model}`;
    return { reason: 'no_mapping', detail: `mapping ${mapping.id} is for ${mapping.deviceType}; ${id} is a ${of}` };
  }

  #heard(
    record: DeviceRecord,
    why: 'status' | 'relayed' | 'reply' | 'asked',
    out: EventList,
    payload?: Uint8Array,
  ): void {
    this.#deps.meter.received();
    this.#deps.meter.passed();
    out.turnTo(record.id);
    out.heard(why, payload);
  }

  #refuse(publisher: DeviceRecord, { reason, detail }: Refusal, out: EventList): void {
    this.#deps.meter.received();
    this.#deps.meter.rejected(reason);
    publisher.reject(reason);
    out.rejected(reason, detail);
  }
}

/** Where the broker does not know who is connected, messages alone say whether a device is there. */
function turn(target: DeviceRecord, online: boolean, out: EventList): void {
  if (target.online === online) return;
  target.online = online;
  target.onlineSince = out.at;
  out.presence(online);
}

const words = { online: new TextEncoder().encode('online'), offline: new TextEncoder().encode('offline') } as const;

const fits = ({ deviceType, models }: CompiledMapping, { facts }: DeviceRecord): boolean =>
  facts.type === deviceType && (models === undefined || (facts.model !== null && models.includes(facts.model)));
