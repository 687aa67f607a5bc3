/**
 * The simulators' command line. Exit code 0: done or stopped by a signal; 1: failed; 2: the command line
 * cannot be obeyed.
 */
import { UsageError } from './command-line.ts';
import { loadCommand } from './load/load-command.ts';
import { sinkCommand } from './load/sink-command.ts';
import type { CommandDeps } from './run/town-command.ts';
import { townCommand } from './run/town-command.ts';

const commands: Readonly<Record<string, (args: readonly string[], deps: CommandDeps) => Promise<void>>> = {
  town: townCommand,
  load: loadCommand,
  sink: sinkCommand,
};

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(1);
    stop.abort();
  });
}

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const command = commands[name];
  const deps: CommandDeps = {
    env: process.env,
    realNow: () => Date.now(),
    signal: stop.signal,
    print: (line) => process.stdout.write(`${line}\n`),
  };
  try {
    if (command === undefined) throw new UsageError(`say what to run: ${Object.keys(commands).join(', ')}`);
    await command(args, deps);
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 0;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

process.exit(await main(process.argv.slice(2)));
