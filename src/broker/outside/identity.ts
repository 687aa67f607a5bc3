import type { ArrivalLabel } from '../deps.ts';
import { mayBeDevice } from '../topics.ts';
import type { IdentityOptions } from './options.ts';

const longestId = 128;

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
  /** Where devices were heard that are not at the first place. */
  readonly #placeOf = new Map<string, Place>();
  readonly #mostDevices: number;

  constructor({ topics, allow, userProperties }: IdentityOptions, mostDevices: number) {
    this.#places = topics.map(placeOf);
    this.#allowed = allow.map(globOf);
    this.#properties = Object.entries(userProperties);
    this.#mostDevices = mostDevices;
  }

  /** Filters for messages of one kind, one for each place. */
  filters(leaf: Leaf): string[] {
    return this.#places.map(({ before, after }) => `${before}+${after}/${leaf}`);
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
    return undefined;
  }

  /** The topic above those of the device: where it was heard, or else at the first place. */
  topicOf(device: string): string {
    const place = this.#placeOf.get(device) ?? this.#places[0];
    return `${place?.before ?? ''}${device}${place?.after ?? ''}`;
  }

  commandTopic(device: string): string {
    return `${this.topicOf(device)}/command`;
  }

  /** Rules that only MQTT 5 can meet. */
  get asksForProperties(): boolean {
    return this.#properties.length > 0;
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
