import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadOptions, LoadReport } from './load-options.ts';

/** A load that runs in a process of its own. */
export interface ForkedLoad {
  readonly report: Promise<LoadReport>;
  readonly pid: number;
  /** Messages sent and acknowledged so far, about a second old. */
  progress(): { readonly sent: number; readonly acked: number };
  /** Publishes nothing more; the report follows when what was sent is acknowledged. */
  stop(): void;
}

/** What the child tells its parent. */
export type ChildMessage =
  | { readonly kind: 'progress'; readonly sent: number; readonly acked: number }
  | { readonly kind: 'report'; readonly report: LoadReport }
  | { readonly kind: 'failed'; readonly why: string };

/** `runLoad` in a process of its own, so that who measures shares no thread with it. */
export function forkLoad(options: LoadOptions): ForkedLoad {
  const child = fork(fileURLToPath(new URL('./load-child.ts', import.meta.url)), [], { execArgv: [] });
  let progress = { sent: 0, acked: 0 };
  const report = new Promise<LoadReport>((resolve, reject) => {
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'progress') progress = { sent: message.sent, acked: message.acked };
      else if (message.kind === 'report') resolve(message.report);
      else reject(new Error(message.why));
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`the load's process ended early (${signal ?? code})`)));
  });
  child.send(options);
  return { report, pid: child.pid ?? 0, progress: () => progress, stop: () => void child.kill('SIGTERM') };
}
