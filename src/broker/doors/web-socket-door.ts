import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Stranger } from '../guard/lobby.ts';
import { type OpenDoor, socketOptions } from './door.ts';
import { WebSocketTransport } from './web-socket-transport.ts';

const path = '/mqtt';
/** `mqttv3.1` is what clients of MQTT 3.1 ask for. */
const subprotocols = ['mqtt', 'mqttv3.1'];
const headerBytes = 8 * 1024;
/** A message may carry several packets. */
const leastMessageBytes = 1024 * 1024;
/** Frame headers around a CONNECT that comes in small pieces. */
const framingBytes = 2 * 1024;

export const openWebSocketDoor: OpenDoor = ({ limits, lobby, greet }) => {
  const strangers = new WeakMap<Socket, Stranger>();
  const upgrades = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: Math.max(leastMessageBytes, limits.packetBytes),
    handleProtocols: (offered) => subprotocols.find((each) => offered.has(each)) ?? false,
  });
  const server = createServer({
    ...socketOptions,
    maxHeaderSize: headerBytes,
    headersTimeout: limits.connectTimeout,
    requestTimeout: limits.connectTimeout,
  });
  server.on('connection', (socket) => {
    const stranger = lobby.enter(socket);
    if (stranger !== undefined) strangers.set(socket, stranger);
  });
  server.on('request', (request, response) => {
    response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end();
    strangers.get(request.socket)?.part('websocket_refused');
  });
  server.on('clientError', (_error, socket) => strangers.get(socket as Socket)?.refuse('websocket_refused'));
  server.on('upgrade', (request, socket, head) => {
    const stranger = strangers.get(socket as Socket);
    if (stranger === undefined) return;
    const fault = faultOf(request);
    if (fault !== undefined) {
      socket.end(`HTTP/1.1 ${fault}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      stranger.part('websocket_refused');
      return;
    }
    upgrades.handleUpgrade(request, socket, head, (channel) => {
      boundBytes(stranger, limits.connectBytes + framingBytes);
      const onFault = (): void => stranger.refuse('websocket_refused');
      greet(stranger, (events) => new WebSocketTransport(channel, socket as Socket, events, onFault));
    });
  });
  return server;
};

/** The subprotocol is demanded [MQTT-6.0.0-3]. */
function faultOf(request: IncomingMessage): string | undefined {
  if (request.url?.split('?')[0] !== path) return '404 Not Found';
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  return subprotocols.some((each) => offered.includes(each)) ? undefined : '400 Bad Request';
}

/** What a stranger may send: a message is kept by the library until it is whole. */
function boundBytes(stranger: Stranger, most: number): void {
  const { socket } = stranger;
  let left = most;
  const count = (chunk: Buffer): void => {
    left -= chunk.length;
    if (left < 0) stranger.refuse('connect_too_large');
  };
  socket.on('data', count);
  stranger.whenGone(() => socket.off('data', count));
}
