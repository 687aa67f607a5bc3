/** The process behind `forkLoad`: takes options from its parent, runs the load and answers its report. */
import type { ChildMessage } from './fork-load.ts';
import type { LoadOptions } from './load-options.ts';
import { runLoad } from './run-load.ts';

const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.on('disconnect', () => process.exit(1));

function tell(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
}

process.once('message', async (options: LoadOptions) => {
  try {
    const report = await runLoad(options, {
      signal: stop.signal,
      onProgress: (progress) => void tell({ kind: 'progress', ...progress }),
    });
    await tell({ kind: 'report', report });
  } catch (error) {
    await tell({ kind: 'failed', why: error instanceof Error ? error.message : String(error) });
  }
  process.exit(0);
});
