/** The few MQTT 3.1.1 packets that a publisher needs. */
export const packetType = { connack: 0x20, puback: 0x40, pingresp: 0xd0 } as const;

export const pingRequest: Buffer = Buffer.from([0xc0, 0]);
export const disconnect: Buffer = Buffer.from([0xe0, 0]);

/** The remaining length as one to four digits of seven bits, the lowest first. */
function lengthDigits(length: number): number[] {
  const digits: number[] = [];
  let left = length;
  do {
    const digit = left % 128;
    left = Math.floor(left / 128);
    digits.push(left > 0 ? digit | 0x80 : digit);
  } while (left > 0);
  return digits;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

export function connectPacket(options: {
  clientId: string;
  username: string;
  password: string | undefined;
  clean: boolean;
  keepAliveSeconds: number;
}): Buffer {
  const { clientId, username, password, clean, keepAliveSeconds } = options;
  const flags = 0x80 | (password === undefined ? 0 : 0x40) | (clean ? 0x02 : 0);
  const body = Buffer.concat([
    text('MQTT'),
    Buffer.from([4, flags, keepAliveSeconds >> 8, keepAliveSeconds & 0xff]),
    text(clientId),
    text(username),
    password === undefined ? Buffer.alloc(0) : text(password),
  ]);
  return Buffer.concat([Buffer.from([0x10, ...lengthDigits(body.length)]), body]);
}

/** A PUBLISH with QoS 1, and where in it the payload begins. */
export function publishPacket(topic: string, packetId: number, payload: Buffer): { frame: Buffer; payloadAt: number } {
  const name = text(topic);
  const remaining = name.length + 2 + payload.length;
  const head = Buffer.from([0x32, ...lengthDigits(remaining)]);
  const id = Buffer.from([packetId >> 8, packetId & 0xff]);
  const frame = Buffer.concat([head, name, id, payload]);
  return { frame, payloadAt: head.length + name.length + 2 };
}

/** What the return code of a CONNACK means. */
export function refusalText(code: number): string {
  const reasons = ['accepted', 'unacceptable protocol version', 'client id refused', 'broker unavailable'];
  return [...reasons, 'bad user name or password', 'not authorized'][code] ?? `return code ${code}`;
}
