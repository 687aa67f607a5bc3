import type { RefusalReason } from '../reasons.ts';

/** Where the parts of one PUBLISH lie; filled anew for each packet, so that a packet allocates nothing. */
export class PublishHead {
  qos: 0 | 1 | 2 = 0;
  packetId = 0;
  topicAt = 0;
  topicEnd = 0;
  payloadAt = 0;

  /** Reads a PUBLISH in `bytes[at, end)`; a reason when MQTT forbids it. The topic's text is judged elsewhere. */
  read(bytes: Buffer, first: number, at: number, end: number): RefusalReason | undefined {
    const qos = (first >> 1) & 3;
    // [MQTT-3.3.1-4], [MQTT-3.3.1-2]
    if (qos === 3 || (qos === 0 && (first & 0x08) !== 0)) return 'bad_qos';
    if (end - at < 2) return 'malformed_packet';
    const topicAt = at + 2;
    const topicEnd = topicAt + (((bytes[at] as number) << 8) | (bytes[at + 1] as number));
    const payloadAt = qos === 0 ? topicEnd : topicEnd + 2;
    if (payloadAt > end) return 'malformed_packet';
    if (topicEnd === topicAt) return 'bad_topic';
    if (qos > 0) {
      this.packetId = ((bytes[topicEnd] as number) << 8) | (bytes[topicEnd + 1] as number);
      // [MQTT-2.3.1-1]
      if (this.packetId === 0) return 'bad_packet_id';
    }
    this.qos = qos as 0 | 1 | 2;
    this.topicAt = topicAt;
    this.topicEnd = topicEnd;
    this.payloadAt = payloadAt;
    return undefined;
  }
}
