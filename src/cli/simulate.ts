import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { signalled } from './start.ts';

const simulators = join(import.meta.dirname, '../../simulators/main.ts');

/** The simulators are a program of their own: they speak MQTT and HTTP and import nothing of the house. */
export async function runSimulators(args: readonly string[]): Promise<number> {
  const child = spawnSimulators(args, 'inherit');
  void signalled().then(() => child.kill('SIGTERM'));
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

export function spawnSimulators(args: readonly string[], stdio: 'inherit' | ['ignore', 'pipe', 'pipe']) {
  return spawn(process.execPath, [simulators, ...args], { stdio });
}
