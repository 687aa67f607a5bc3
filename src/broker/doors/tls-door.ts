import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Stranger } from '../guard/lobby.ts';
import type { TlsOptions } from '../options.ts';
import { type OpenDoor, socketOptions } from './door.ts';
import { SocketTransport } from './transport.ts';

/** Takes sockets into the lobby before any TLS is spoken, so that handshakes count against its bounds. */
export const openTlsDoor =
  ({ cert, key, ca }: TlsOptions): OpenDoor =>
  ({ limits, lobby, greet }) => {
    const strangers = new Map<string, Stranger>();
    const handshakes = createTlsServer({
      cert,
      key,
      ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }),
      minVersion: 'TLSv1.2',
      handshakeTimeout: limits.connectTimeout,
    });
    handshakes.on('secureConnection', (socket) => {
      const stranger = strangers.get(peerOf(socket));
      if (stranger === undefined) socket.destroy();
      else greet(stranger, (events) => new SocketTransport(socket, events));
    });
    handshakes.on('tlsClientError', (_error, socket) => {
      strangers.get(peerOf(socket))?.refuse('tls_failed');
      socket.destroy();
    });
    return createServer(socketOptions, (socket) => {
      const stranger = lobby.enter(socket);
      if (stranger === undefined) return;
      const peer = peerOf(socket);
      strangers.set(peer, stranger);
      socket.on('close', () => strangers.delete(peer));
      handshakes.emit('connection', socket);
    });
  };

/** Names a live connection of this door; the TLS socket says the same as the one it wraps. */
const peerOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort}`;
