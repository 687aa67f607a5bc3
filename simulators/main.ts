/**
 * The simulators' command line. Exit code 0: done or stopped by a signal; 1: failed; 2: the command line
 * cannot be obeyed.
 */
import { UsageError } from './command-line.ts';
import { gatewayCommand, gatewayHelp } from './gateway/gateway-command.ts';
import { loadCommand, loadHelp } from './load/load-command.ts';
import { sinkCommand, sinkHelp } from './load/sink-command.ts';
import type { CommandDeps } from './run/town-command.ts';
import { townCommand, townHelp } from './run/town-command.ts';

interface Command {
  readonly run: (args: readonly string[], deps: CommandDeps) => Promise<void>;
  readonly help: string;
}

const commands: Readonly<Record<string, Command>> = {
  town: { run: townCommand, help: townHelp },
  load: { run: loadCommand, help: loadHelp },
  sink: { run: sinkCommand, help: sinkHelp },
  gateway: { run: gatewayCommand, help: gatewayHelp },
};

const help = Object.values(commands)
  .map((command) => command.help)
  .join('\n\n');

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
    if (name === '--help' || name === 'help' || args.includes('--help')) deps.print(command?.help ?? help);
    else if (command === undefined) throw new UsageError(`"${name}" is no command.\n\n${help}`);
    else await command.run(args, deps);
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 0;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

process.exit(await main(process.argv.slice(2)));
