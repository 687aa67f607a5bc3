import type { ArrivalLabel, ForeignLabel } from './deps.ts';
import { isMqttText } from './guard/text.ts';

const root = 'carewatch/v1/';
const wild = /[#+]/;
/** Bytes of a topic of other people's. */
export const longestForeign = 1_024;

/** Whether a user name can be a level of a topic. */
export function mayBeDevice(id: string): boolean {
  return id.length > 0 && !id.includes('/') && !wild.test(id);
}

const statusTopic = (device: string): string => `${root}${device}/status`;

/** The topics of one device, as the bytes in which they arrive. */
export class DeviceTopics {
  readonly command: string;
  readonly #own: string;
  readonly #telemetryBytes: Buffer;
  readonly #statusBytes: Buffer;
  readonly #replyBytes: Buffer;
  readonly #reads: (topic: string) => boolean;
  /** The topic of other people's that came last, which most often comes again. */
  #lastForeign: Buffer | undefined;
  #lastLabel: ForeignLabel = 'topic:';

  /** `reads` tells which topics are taken beside the device's own. */
  constructor(device: string, reads: (topic: string) => boolean) {
    this.#reads = reads;
    this.#own = `${root}${device}/`;
    this.command = `${this.#own}command`;
    this.#telemetryBytes = Buffer.from(`${this.#own}telemetry`);
    this.#statusBytes = Buffer.from(statusTopic(device));
    this.#replyBytes = Buffer.from(`${this.#own}command/reply`);
  }

  /**
   * What a message on the topic in `bytes[at, end)` is. A topic of the device is told by comparing bytes, without
   * decoding; a refusal reason when MQTT forbids the topic [MQTT-1.5.3-1, -2, MQTT-3.3.2-2].
   */
  labelOf(bytes: Buffer, at: number, end: number): ArrivalLabel | 'bad_text' | 'bad_topic' {
    if (equal(bytes, at, end, this.#telemetryBytes)) return 'telemetry';
    if (equal(bytes, at, end, this.#statusBytes)) return 'status';
    if (equal(bytes, at, end, this.#replyBytes)) return 'command/reply';
    if (this.#lastForeign !== undefined && equal(bytes, at, end, this.#lastForeign)) return this.#lastLabel;
    const text = bytes.subarray(at, end);
    if (!isMqttText(text)) return 'bad_text';
    const topic = text.toString('utf8');
    if (wild.test(topic)) return 'bad_topic';
    if (topic.startsWith(root)) return topic.startsWith(this.#own) ? '!unknown_topic' : '!foreign_topic';
    if (text.length > longestForeign || !this.#reads(topic)) return '!unknown_topic';
    this.#lastForeign = Buffer.from(text);
    this.#lastLabel = `topic:${topic}`;
    return this.#lastLabel;
  }

  /** What a last will on the topic would be; undefined when it may not be published. */
  willLabel(topic: string): ArrivalLabel | undefined {
    const bytes = Buffer.from(topic);
    const label = this.labelOf(bytes, 0, bytes.length);
    return label === 'status' || label.startsWith('topic:') ? (label as ArrivalLabel) : undefined;
  }
}

/** From the end, where the topics of one device differ. A loop, because a native call costs more than the bytes. */
function equal(bytes: Buffer, at: number, end: number, known: Buffer): boolean {
  if (end - at !== known.length) return false;
  for (let i = known.length - 1; i >= 0; i -= 1) {
    if (bytes[at + i] !== known[i]) return false;
  }
  return true;
}
