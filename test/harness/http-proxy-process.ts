/**
 * A process between an HTTP client and its server, which does to requests what it is told over IPC: passes them on,
 * answers in the server's place, takes no notice, or passes them on and loses the answer.
 */
import { createServer, request } from 'node:http';
import type { ProxyMood } from './http-proxy.ts';

const target = new URL(process.argv[2] ?? '');
let mood: ProxyMood = { kind: 'pass' };

const server = createServer((incoming, outgoing) => {
  if (mood.kind === 'answer') {
    incoming.resume();
    outgoing.writeHead(mood.status, { 'content-type': 'application/json' }).end(mood.body);
    return;
  }
  if (mood.kind === 'silent') {
    incoming.resume();
    return;
  }
  const loses = mood.kind === 'lose' && /^\/(api\/v2\/)?write/.test(incoming.url ?? '');
  const { hostname, port } = target;
  const options = { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers };
  const passed = request(options, (answer) => {
    if (loses) {
      answer.resume();
      answer.on('end', () => incoming.socket.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on('error', () => incoming.socket.destroy());
  incoming.pipe(passed);
});

process.on('message', (next: ProxyMood) => {
  mood = next;
  if (next.kind !== 'silent') server.closeAllConnections();
  process.send?.({ mood: next.kind });
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));
