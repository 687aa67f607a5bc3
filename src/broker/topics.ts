import type { ArrivalLabel } from './deps.ts';
import { isMqttText } from './guard/text.ts';

const root = 'carewatch/v1/';
const wild = /[#+]/;

/** Whether a user name can be a level of a topic. */
export function mayBeDevice(id: string): boolean {
  return id.length > 0 && !id.includes('/') && !wild.test(id);
}

export const statusTopic = (device: string): string => `${root}${device}/status`;

/** The topics of one device, as the bytes in which they arrive. */
export class DeviceTopics {
  readonly command: string;
  readonly #own: string;
  readonly #telemetryBytes: Buffer;
  readonly #statusBytes: Buffer;
  readonly #replyBytes: Buffer;

  constructor(device: string) {
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
    const text = bytes.subarray(at, end);
    if (!isMqttText(text)) return 'bad_text';
    const topic = text.toString('utf8');
    if (wild.test(topic)) return 'bad_topic';
    return topic.startsWith(root) && !topic.startsWith(this.#own) ? '!foreign_topic' : '!unknown_topic';
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
