import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AgentsOptions, AgentsReport } from './agents-options.ts';

/** Agents in a process of their own; resolves with what they saw when their time is over. */
export function forkAgents(options: AgentsOptions): Promise<AgentsReport> {
  const child = fork(fileURLToPath(new URL('./agents-child.ts', import.meta.url)), [], { execArgv: [] });
  return new Promise((resolve, reject) => {
    child.on('message', (report: AgentsReport) => resolve(report));
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`the agents' process ended early (${signal ?? code})`)));
    child.send(options);
  });
}
