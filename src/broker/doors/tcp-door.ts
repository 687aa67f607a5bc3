import { createServer } from 'node:net';
import { type OpenDoor, socketOptions } from './door.ts';
import { SocketTransport } from './transport.ts';

export const openTcpDoor: OpenDoor = ({ lobby, greet }) =>
  createServer(socketOptions, (socket) => {
    const stranger = lobby.enter(socket);
    if (stranger !== undefined) greet(stranger, (events) => new SocketTransport(socket, events));
  });
