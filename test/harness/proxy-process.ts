import { connect, createServer, type Socket } from 'node:net';

/**
 * A TCP proxy in a process of its own, between Carewatch and a broker: `node proxy-process.ts <port of the broker>`.
 * Prints its port, and takes one word a line on standard input: `cut` passes nothing on in either direction and lets
 * no connection be refused or closed, as a network does that loses every packet; `heal` passes on what waited and lets
 * connections of before break, as they do when their packets come back too late; `quit` ends it.
 */

const target = Number(process.argv[2]);
const pairs = new Set<readonly [Socket, Socket]>();
let cut = false;

const server = createServer((client) => {
  const broker = connect(target, '127.0.0.1');
  const pair = [client, broker] as const;
  pairs.add(pair);
  for (const [from, to] of [pair, [broker, client] as const]) {
    from.on('data', (bytes) => {
      if (!cut) to.write(bytes);
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      // A connection that ends while the network is cut is not told to the other side.
      if (cut) return;
      to.destroy();
      pairs.delete(pair);
    });
  }
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});

process.stdin.on('data', (chunk) => {
  for (const word of chunk.toString().split('\n')) {
    if (word === 'cut') cut = true;
    else if (word === 'quit') process.exit(0);
    else if (word === 'heal') {
      cut = false;
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      pairs.clear();
    }
  }
  process.stdout.write('done\n');
});
process.stdin.on('end', () => process.exit(0));
