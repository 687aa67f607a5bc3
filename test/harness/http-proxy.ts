import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What happens to requests; `lose` passes writes on and cuts the connection before their answer. */
export type ProxyMood =
  | { readonly kind: 'pass' | 'silent' | 'lose' }
  | { readonly kind: 'answer'; readonly status: number; readonly body: string };

export interface HttpProxy extends AsyncDisposable {
  readonly url: string;
  /** Resolves when it holds. */
  become(mood: ProxyMood): Promise<void>;
}

/** A proxy of one's own, as a process, before `target`. */
export async function startHttpProxy(target: string): Promise<HttpProxy> {
  const child = fork(join(import.meta.dirname, 'http-proxy-process.ts'), [target]);
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    async become(mood) {
      const done = once(child, 'message');
      child.send(mood);
      await done;
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
