import type { FlagTable } from '../command-line.ts';
import { readFlags } from '../command-line.ts';
import type { CommandDeps } from '../run/town-command.ts';
import { startSink } from './sink.ts';

const flagTable: FlagTable = { port: 'text' };

export const sinkHelp = `sink: acknowledges everything and does nothing, to find the limit of the generator itself
  --port N            (any free one)`;

/** `sink`: acknowledges everything until it is stopped. */
export async function sinkCommand(args: readonly string[], deps: CommandDeps): Promise<void> {
  const flags = readFlags(args, flagTable);
  const sink = await startSink(flags.number('port', 0, { max: 65_535 }));
  deps.print(`sink ready mqtt=127.0.0.1:${sink.port}`);
  await new Promise<void>((resolve) => deps.signal.addEventListener('abort', () => resolve(), { once: true }));
  await sink.close();
}
