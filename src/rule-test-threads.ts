import { Worker } from 'node:worker_threads';
import type { RuleTester } from './api/index.ts';
import type { CatalogueFiles } from './catalogue-files.ts';
import type { RuleTexts, RuleTextsTested } from './rules/index.ts';

export interface RuleTestThreadData {
  readonly catalogue: CatalogueFiles;
  readonly asked: RuleTexts;
}

/** Of the thread's own memory; a test that wants more takes nothing with it. */
const memoryMegabytes = 256;

interface RuleTestThreadsOptions {
  /** How long one may take, in milliseconds. */
  readonly patienceMs: number;
  /** How many may run or wait; they run one after the other. */
  readonly most: number;
}

/** Runs tests of rules each in a thread of its own, so that none stands in anybody's way. */
export function createRuleTestThreads(
  catalogue: CatalogueFiles,
  { patienceMs, most }: RuleTestThreadsOptions = { patienceMs: 10_000, most: 8 },
): RuleTester {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async (asked) => {
    if (waiting === most) return 'busy';
    waiting += 1;
    const turn = last.then(() => runOne({ catalogue, asked }, patienceMs));
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      waiting -= 1;
    }
  };
}

function runOne(data: RuleTestThreadData, patienceMs: number): Promise<RuleTextsTested | 'too-long' | 'too-large'> {
  const thread = new Worker(new URL('./app-rule-test.ts', import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
  });
  // A daemon that ends does not wait for it.
  thread.unref();
  return new Promise((resolve, reject) => {
    let patience: NodeJS.Timeout | undefined;
    const stop = (): void => {
      resolve('too-long');
      void thread.terminate();
    };
    thread.on('message', (told: RuleTextsTested | 'begun') => {
      if (told === 'begun') patience = setTimeout(stop, patienceMs);
      else resolve(told);
    });
    thread.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve('too-large');
      else reject(error);
    });
    thread.on('exit', () => {
      clearTimeout(patience);
      reject(new Error('the thread of a rule test said nothing'));
    });
  });
}
