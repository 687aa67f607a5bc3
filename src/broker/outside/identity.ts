import type { ArrivalLabel, BrokerDeps } from '../deps.ts';
import type { Downlink } from '../downlink.ts';
import { longestForeign, mayBeDevice } from '../topics.ts';
import type { IdentityOptions } from './options.ts';
import { isOfHosts, SenderRules, type Spoken } from './sender-rules.ts';

const longestId = 128;
const thingsboard = 'v1/devices/me/';

/** Messages of devices, by the last levels of their topics. */
const leaves = ['telemetry', 'status', 'command/reply'] as const;
type Leaf = (typeof leaves)[number];

/** Who a message is from and what it is. */
export interface Sender {
  readonly device: string;
  readonly label: ArrivalLabel;
}

type Properties = Readonly<Record<string, string | string[]>> | undefined;

interface Place {
  readonly before: string;
  readonly after: string;
}

/**
 * Believes the topic of a message, within what the configuration allows: with an outside broker, that broker has
 * judged who may publish where, and nothing else says who a device is.
 */
export class Identity {
  readonly #places: readonly Place[];
  readonly #allowed: readonly RegExp[];
  readonly #properties: readonly (readonly [string, string])[];
  readonly #senders: SenderRules;
  readonly #reads: BrokerDeps['reads'];
  /** Where devices were heard that are not at the first place. */
  readonly #placeOf = new Map<string, Place>();
  /** Where devices were heard on topics of other people's, the first time under one mount. */
  readonly #spokeAt = new Map<string, Spoken>();
  readonly #mostDevices: number;

  /** `reads` tells which topics of other people's are read. */
  constructor(
    { topics, allow, userProperties, senders = [] }: IdentityOptions,
    mostDevices: number,
    reads: BrokerDeps['reads'],
  ) {
    this.#places = topics.map(placeOf);
    this.#allowed = allow.map(globOf);
    this.#properties = Object.entries(userProperties);
    this.#senders = new SenderRules(senders);
    this.#reads = reads;
    this.#mostDevices = mostDevices;
  }

  /** Filters for messages of one kind, one for each place. */
  filters(leaf: Leaf): string[] {
    return this.#places.map(({ before, after }) => `${before}+${after}/${leaf}`);
  }

  /** Filters for topics of other people's. */
  get foreignFilters(): string[] {
    return this.#senders.filters;
  }

  /** Undefined: a topic that was not asked for. A label with `!` when the sender may not speak. */
  senderOf(topic: string, properties: Properties): Sender | undefined {
    for (const place of this.#places) {
      const { before, after } = place;
      if (!topic.startsWith(before)) continue;
      const end = topic.indexOf('/', before.length);
      const device = topic.slice(before.length, end);
      if (end === -1 || !topic.startsWith(`${after}/`, end)) continue;
      const leaf = topic.slice(end + after.length + 1);
      if (!isLeaf(leaf) || !mayBeDevice(device) || device.length > longestId) continue;
      if (!this.#mayspeak(device, properties)) return { device, label: '!foreign_topic' };
      this.#learn(device, place);
      return { device, label: leaf };
    }
    return this.#foreignSender(topic, properties);
  }

  /**
   * The topic above those of the device: where it was heard, or else at the first place. Of one that was heard on topics
   * of other people's it is the first of these.
   */
  topicOf(device: string): string {
    const spoken = this.#spokeAt.get(device);
    if (spoken !== undefined && !this.#placeOf.has(device)) return `${spoken.mount}${spoken.topic}`;
    return this.#ownTopicOf(device);
  }

  /** Where a command goes: to a device that was heard as one of ThingsBoard `otherwise`, if there is one. */
  commandFor(device: string, payload: Uint8Array, otherwise: Downlink | undefined): Downlink {
    const spoken = this.#spokeAt.get(device);
    if (otherwise === undefined || spoken?.topic.startsWith(thingsboard) !== true)
      return { topic: `${this.#ownTopicOf(device)}/command`, payload };
    return { topic: `${spoken.mount}${otherwise.topic}`, payload: otherwise.payload };
  }

  /** A topic of other people's as the device has it at this broker. */
  foreignTopicFor(device: string, topic: string): string {
    return `${this.#spokeAt.get(device)?.mount ?? ''}${topic}`;
  }

  #ownTopicOf(device: string): string {
    const place = this.#placeOf.get(device) ?? this.#places[0];
    return `${place?.before ?? ''}${device}${place?.after ?? ''}`;
  }

  /** Rules that only MQTT 5 can meet. */
  get asksForProperties(): boolean {
    return this.#properties.length > 0;
  }

  #foreignSender(topic: string, properties: Properties): Sender | undefined {
    const spoken = this.#senders.find(topic);
    if (spoken === undefined || isOfHosts(spoken.topic)) return undefined;
    const { device } = spoken;
    if (!mayBeDevice(device) || device.length > longestId) return undefined;
    if (!this.#mayspeak(device, properties)) return { device, label: '!foreign_topic' };
    if (Buffer.byteLength(spoken.topic) > longestForeign || !this.#reads(spoken.topic))
      return { device, label: '!unknown_topic' };
    this.#learnSpoken(spoken);
    return { device, label: `outside:${spoken.topic}` };
  }

  #learnSpoken(spoken: Spoken): void {
    const before = this.#spokeAt.get(spoken.device);
    if (before?.mount === spoken.mount) return;
    if (before !== undefined || this.#spokeAt.size < this.#mostDevices) this.#spokeAt.set(spoken.device, spoken);
  }

  #mayspeak(device: string, properties: Properties): boolean {
    if (this.#allowed.length > 0 && !this.#allowed.some((one) => one.test(device))) return false;
    return this.#properties.every(([name, wanted]) => {
      const given = properties?.[name];
      // Two values of one name: whoever added the second is not known.
      return typeof given === 'string' && given === wanted.replaceAll('{device}', device);
    });
  }

  #learn(device: string, place: Place): void {
    if (this.#places.length === 1 || this.#placeOf.get(device) === place) return;
    if (place === this.#places[0]) this.#placeOf.delete(device);
    else if (this.#placeOf.size < this.#mostDevices) this.#placeOf.set(device, place);
  }
}

const isLeaf = (text: string): text is Leaf => (leaves as readonly string[]).includes(text);

function placeOf(topic: string): Place {
  const [before = '', after = ''] = topic.split('{device}');
  return { before, after };
}

const globOf = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(/[.+?^$()[\]{}|\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'su');
