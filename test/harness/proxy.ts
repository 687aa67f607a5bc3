import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A network between Carewatch and its broker that can be cut. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
  cut(): Promise<void>;
  heal(): Promise<void>;
}

export async function startProxy(port: number): Promise<Proxy> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'proxy-process.ts'), String(port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const leave = (): void => void child.kill('SIGKILL');
  process.once('exit', leave);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const own = (await lines.next()).value;
  const say = async (word: string): Promise<void> => {
    child.stdin.write(`${word}\n`);
    await lines.next();
  };
  return {
    url: `mqtt://127.0.0.1:${own}`,
    cut: () => say('cut'),
    heal: () => say('heal'),
    async [Symbol.asyncDispose]() {
      process.off('exit', leave);
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}
