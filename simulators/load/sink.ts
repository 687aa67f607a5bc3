import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';

/** A server that acknowledges everything and does nothing else: what the generator itself can reach. */
export interface Sink {
  readonly port: number;
  readonly received: () => number;
  close(): Promise<void>;
}

export async function startSink(port = 0): Promise<Sink> {
  let received = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const take = createAnswerer((count) => {
      received += count;
    });
    socket.on('data', (chunk: Buffer) => {
      const answer = take(chunk);
      if (answer.length > 0) socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    received: () => received,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Walks over whole packets, keeps what is cut, and answers CONNECT, PUBLISH with QoS 1 and PINGREQ. */
function createAnswerer(onPublished: (count: number) => void): (chunk: Buffer) => Buffer {
  let rest: Buffer | undefined;
  return (chunk) => {
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    const answer = Buffer.allocUnsafe(Math.max(16, bytes.length));
    let at = 0;
    let written = 0;
    let published = 0;
    for (;;) {
      const end = packetEnd(bytes, at);
      if (end === undefined) break;
      const type = bytes[at] as number;
      if (type >> 4 === 3) {
        published += 1;
        const id = packetIdAt(bytes, at);
        answer[written] = 0x40;
        answer[written + 1] = 2;
        answer[written + 2] = bytes[id] as number;
        answer[written + 3] = bytes[id + 1] as number;
        written += 4;
      } else if (type === 0x10) {
        written += answer.write('\x20\x02\x00\x00', written, 'latin1');
      } else if (type === 0xc0) {
        written += answer.write('\xd0\x00', written, 'latin1');
      }
      at = end;
    }
    rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : undefined;
    onPublished(published);
    return answer.subarray(0, written);
  };
}

/** Where the packet at `at` ends; undefined while it is not whole. */
function packetEnd(bytes: Buffer, at: number): number | undefined {
  let length = 0;
  for (let i = 1; i <= 4; i += 1) {
    const digit = bytes[at + i];
    if (digit === undefined) return undefined;
    length |= (digit & 0x7f) << (7 * (i - 1));
    if (digit >= 0x80) continue;
    const end = at + 1 + i + length;
    return end <= bytes.length ? end : undefined;
  }
  return undefined;
}

function packetIdAt(bytes: Buffer, at: number): number {
  let body = at + 2;
  while ((bytes[body - 1] as number) >= 0x80) body += 1;
  return body + 2 + (((bytes[body] as number) << 8) | (bytes[body + 1] as number));
}
