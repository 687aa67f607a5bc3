import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';

/** One packet from the broker. */
export interface Received {
  /** Its first byte. */
  readonly first: number;
  readonly body: Buffer;
}

/** A device that writes exactly the bytes it is given and tells what came back. */
export class RawClient implements Disposable {
  readonly socket: Socket;
  readonly #received: Received[] = [];
  readonly #takers: ((packet: Received | undefined) => void)[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #over = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => this.#read(chunk as Buffer));
    socket.on('error', () => {});
    socket.on('close', () => this.#end());
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connectTcp({ port, host: '127.0.0.1', noDelay: true });
    const client = new RawClient(socket);
    await once(socket, 'connect');
    return client;
  }

  write(...packets: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(packets));
  }

  /** The next packet; undefined when the broker has closed. */
  next(): Promise<Received | undefined> {
    const packet = this.#received.shift();
    if (packet !== undefined || this.#over) return Promise.resolve(packet);
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  async take(count: number): Promise<(Received | undefined)[]> {
    const packets: (Received | undefined)[] = [];
    while (packets.length < count) packets.push(await this.next());
    return packets;
  }

  /** Packets that came and were not asked for yet. */
  get unread(): number {
    return this.#received.length;
  }

  /** Resolves when the broker has closed, with everything it sent before. */
  async closed(): Promise<Received[]> {
    const packets: Received[] = [];
    for (let packet = await this.next(); packet !== undefined; packet = await this.next()) packets.push(packet);
    return packets;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  #read(chunk: Buffer): void {
    let bytes = Buffer.concat([this.#rest, chunk]);
    for (let packet = firstPacket(bytes); packet !== undefined; packet = firstPacket(bytes)) {
      bytes = bytes.subarray(packet.length);
      const received = { first: packet.first, body: packet.body };
      const taker = this.#takers.shift();
      if (taker === undefined) this.#received.push(received);
      else taker(received);
    }
    this.#rest = bytes;
  }

  #end(): void {
    this.#over = true;
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }
}

function firstPacket(bytes: Buffer): (Received & { readonly length: number }) | undefined {
  let remaining = 0;
  for (let at = 1; at < bytes.length; at += 1) {
    const digit = bytes[at] as number;
    remaining += (digit & 0x7f) * 0x80 ** (at - 1);
    if (digit > 0x7f) continue;
    const length = at + 1 + remaining;
    return bytes.length < length
      ? undefined
      : { first: bytes[0] as number, body: bytes.subarray(at + 1, length), length };
  }
  return undefined;
}
