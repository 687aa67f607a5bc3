/** Packets as a device writes them, right or deliberately wrong. */

export const text = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

export const number = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

export const packet = (first: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const digits: number[] = [];
  let rest = body.length;
  do {
    digits.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from([first, ...digits]), body]);
};

export interface ConnectFields {
  readonly protocol?: string;
  readonly level?: number;
  /** Replaces the flags that follow from the other fields. */
  readonly flags?: number;
  readonly keepAlive?: number;
  readonly clean?: boolean;
  readonly clientId?: string | Buffer;
  readonly will?: { readonly topic: string | Buffer; readonly payload: string; readonly qos?: number };
  readonly userName?: string | Buffer;
  readonly password?: string;
}

export function connect(fields: ConnectFields): Buffer {
  const { will, userName, password, clean = true, clientId = 'c' } = fields;
  const flags =
    (clean ? 0x02 : 0) |
    (will === undefined ? 0 : 0x04 | ((will.qos ?? 0) << 3)) |
    (userName === undefined ? 0 : 0x80) |
    (password === undefined ? 0 : 0x40);
  return packet(
    0x10,
    text(fields.protocol ?? 'MQTT'),
    Buffer.from([fields.level ?? 4, fields.flags ?? flags]),
    number(fields.keepAlive ?? 0),
    text(clientId),
    ...(will === undefined ? [] : [text(will.topic), text(will.payload)]),
    ...(userName === undefined ? [] : [text(userName)]),
    ...(password === undefined ? [] : [text(password)]),
  );
}

export interface PublishFields {
  readonly topic: string | Buffer;
  readonly payload?: string | Buffer;
  readonly qos?: number;
  readonly id?: number;
  readonly retain?: boolean;
  readonly again?: boolean;
}

export function publish({
  topic,
  payload = '',
  qos = 0,
  id = 0,
  retain = false,
  again = false,
}: PublishFields): Buffer {
  const first = 0x30 | (again ? 8 : 0) | (qos << 1) | (retain ? 1 : 0);
  return packet(first, text(topic), ...(qos > 0 ? [number(id)] : []), Buffer.from(payload));
}

export const subscribe = (id: number, ...filters: readonly (readonly [string | Buffer, number])[]): Buffer =>
  packet(0x82, number(id), ...filters.flatMap(([filter, qos]) => [text(filter), Buffer.from([qos])]));

export const unsubscribe = (id: number, ...filters: readonly (string | Buffer)[]): Buffer =>
  packet(0xa2, number(id), ...filters.map(text));

export const puback = (id: number): Buffer => packet(0x40, number(id));
export const pubrel = (id: number): Buffer => packet(0x62, number(id));
export const pingreq = (): Buffer => packet(0xc0);
export const disconnect = (): Buffer => packet(0xe0);
