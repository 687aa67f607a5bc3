/** The process of the agents: `AgentsOptions` in, `AgentsReport` out. */
import { pause } from '../house/figures.ts';
import { work } from './agent-at-work.ts';
import type { AgentsOptions, AgentsReport } from './agents-options.ts';
import { createDeskClient, createTally } from './desk-client.ts';

async function run({ httpUrl, tokens, seconds, thinkMs, devices, seed }: AgentsOptions): Promise<AgentsReport> {
  const tally = createTally();
  const end = performance.now() + seconds * 1_000;
  const [least, most] = thinkMs;
  await Promise.all(
    tokens.map(async (token, i) => {
      using client = createDeskClient(httpUrl, token, tally);
      const draw = createLot(seed + i);
      const think = (): Promise<void> => pause(least + draw() * (most - least));
      // They did not all sit down at the same moment.
      await pause(draw() * most);
      await work({ client, tally, devices, draw, think }, () => performance.now() > end);
    }),
  );
  return tally;
}

/** Numbers between 0 and 1 that are the same in every run. */
function createLot(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

process.once('message', (options: AgentsOptions) => {
  void run(options).then((report) => {
    process.send?.(report, () => process.disconnect?.());
  });
});
