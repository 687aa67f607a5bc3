import { lengthDigits } from '../guard/frame.ts';

/** A PUBLISH from the server. `packetId` is 0 for QoS 0; `again` marks a second delivery [MQTT-3.3.1-1]. */
export function publishFrame(topic: string, payload: Uint8Array, packetId: number, again: boolean): Buffer {
  const qos = packetId === 0 ? 0 : 1;
  const topicBytes = Buffer.byteLength(topic);
  const remaining = 2 + topicBytes + (qos === 0 ? 0 : 2) + payload.byteLength;
  const header = [0x30 | (again ? 8 : 0) | (qos << 1), ...lengthDigits(remaining)];
  const frame = Buffer.allocUnsafe(header.length + remaining);
  frame.set(header);
  let at = frame.writeUInt16BE(topicBytes, header.length);
  at += frame.write(topic, at);
  if (qos > 0) at = frame.writeUInt16BE(packetId, at);
  frame.set(payload, at);
  return frame;
}
