import type { RefusalReason } from '../reasons.ts';
import { Fields } from './fields.ts';
import { packetKind } from './packet-kind.ts';
import { isTopicFilter } from './text.ts';

const kinds = packetKind;

/** The flags that MQTT reserves for a kind [MQTT-2.2.2-1]; kinds that a client may not send are not listed. */
const flagsOf: Readonly<Record<number, number>> = {
  [kinds.puback]: 0,
  [kinds.pubrec]: 0,
  [kinds.pubrel]: 2,
  [kinds.pubcomp]: 0,
  [kinds.subscribe]: 2,
  [kinds.unsubscribe]: 2,
  [kinds.pingreq]: 0,
  [kinds.disconnect]: 0,
};

/** Judges what a client may send after its CONNECT, PUBLISH apart; a reason when MQTT forbids it. */
export function judgeControl(first: number, bytes: Buffer, at: number, end: number): RefusalReason | undefined {
  const kind = first >> 4;
  const flags = flagsOf[kind];
  if (flags === undefined) return 'unexpected_packet';
  if ((first & 0x0f) !== flags) return 'malformed_packet';
  if (kind === kinds.pingreq || kind === kinds.disconnect) return end === at ? undefined : 'malformed_packet';
  const fields = new Fields(bytes, at, end);
  const packetId = fields.number();
  if (packetId === undefined) return 'malformed_packet';
  if (packetId === 0) return 'bad_packet_id';
  if (kind === kinds.subscribe || kind === kinds.unsubscribe) return judgeFilters(fields, kind === kinds.subscribe);
  return fields.left === 0 ? undefined : 'malformed_packet';
}

/** [MQTT-3.8.3-1, -3, -4, MQTT-3.10.3-1, -2] */
function judgeFilters(fields: Fields, withQos: boolean): RefusalReason | undefined {
  if (fields.left === 0) return 'malformed_packet';
  while (fields.left > 0) {
    const filter = fields.text();
    if (filter === undefined) return 'malformed_packet';
    if (filter === null) return 'bad_text';
    if (!isTopicFilter(filter)) return 'bad_topic';
    if (!withQos) continue;
    const qos = fields.byte();
    if (qos === undefined) return 'malformed_packet';
    if (qos > 2) return 'bad_qos';
  }
  return undefined;
}
