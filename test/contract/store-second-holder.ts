/** Tries to open the store of another thread or process, and says `opened` or the code of the refusal. */
import { parentPort, workerData } from 'node:worker_threads';
import { createSystemClock, days, isAppError } from '../../src/base/index.ts';
import { openDuckStore } from '../../src/store/index.ts';

const dir = parentPort === null ? (process.argv[2] ?? '') : (workerData as { readonly dir: string }).dir;
const answer = await openDuckStore(
  { dir, retention: { raw: days(1) } },
  { clock: createSystemClock(), onFault: () => undefined },
).then(
  () => 'opened',
  (error: unknown) => (isAppError(error) ? error.code : String(error)),
);
if (parentPort === null) process.stdout.write(`${answer}\n`);
else parentPort.postMessage(answer);
