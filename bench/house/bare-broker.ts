/** Side A as a process: aedes with nothing around it. Tells its parent the port and serves until that is gone. */
import { fork } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Aedes } from 'aedes';

export interface BareBroker extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
}

export async function startBareBroker(): Promise<BareBroker> {
  const child = fork(fileURLToPath(import.meta.url), [], { execArgv: [] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)));
    child.once('exit', () => reject(new Error('the bare broker ended early')));
  });
  return {
    port,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function serve(): Promise<void> {
  const aedes = await Aedes.createBroker();
  const server = createServer((socket) => void aedes.handle(socket));
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' ? address?.port : undefined);
  });
  process.on('disconnect', () => process.exit(0));
}

if (import.meta.main) await serve();
