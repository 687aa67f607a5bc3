import { isAppError } from '../base/index.ts';
import { readConfig } from '../config.ts';
import { type OfflineRequest, offlineBacktest } from '../offline-backtest.ts';
import type { ShownBacktest } from './backtest-report.ts';

/** Runs a backtest over the data folder that `flags` and the environment name; an interrupt ends it. */
export async function backtestOfFolder(flags: readonly string[], input: OfflineRequest): Promise<ShownBacktest> {
  const read = readConfig(flags, process.env);
  if ('faults' in read) throw new Error(read.faults.map(({ place, sentence }) => `${place}: ${sentence}`).join('\n'));
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
  });
  let told = -1;
  try {
    return await offlineBacktest(read.config, input, {
      async between(share) {
        // The loop of this process must turn for an interrupt to be heard.
        await new Promise((resolve) => setImmediate(resolve));
        if (interrupted) throw new Error('The backtest was interrupted; it leaves nothing behind.');
        const percent = Math.floor(share * 100);
        if (percent !== told) console.error(`${percent} %`);
        told = percent;
      },
      onFault: ({ code, detail }) => console.error(`${code}: ${detail}`),
    });
  } catch (error) {
    throw isAppError(error) ? new Error(linesOf(error)) : error;
  }
}

/** Faults of a rule are told by line and column, as the API's are. */
function linesOf({ message, failure }: { readonly message: string; readonly failure: object }): string {
  const { faults = [] } = failure as {
    readonly faults?: readonly { readonly line?: number; readonly column?: number; readonly sentence?: string }[];
  };
  const lines = faults.flatMap(({ line, column, sentence }) =>
    line === undefined || sentence === undefined ? [] : [`${line}:${column}: ${sentence}`],
  );
  return lines.length > 0 ? lines.join('\n') : message;
}
