/**
 * `npm run bench:detect`: what the default rules find in the scenarios of DOMAIN 8.1, and what they find in a fleet in
 * which nothing is wrong. Everything is drawn from a seed. Exit code: 0 when every gate is kept, 1 when one is broken,
 * 2 for a command line that cannot be obeyed.
 *
 *     npm run bench:detect -- --only SC-04,SC-14 --seed 7 --json --full
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { judge } from './detect/gates.ts';
import { mergeNullFleet } from './detect/merge.ts';
import { nullFleet, plays } from './detect/plays.ts';
import { describeGate, describeScore } from './detect/report.ts';
import { runPlays } from './detect/run.ts';

const nullShards = 4;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      full: { type: 'boolean' },
      only: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const deviceYears = values.full === true ? 1_000 : 100;
  const nullFleets = Array.from({ length: nullShards }, (_, shard) => nullFleet(deviceYears / nullShards, shard));
  // The longest first, so that no thread ends up waiting for one that began last.
  const all = [...nullFleets, ...plays];
  const names = values.only?.split(',').map((name) => name.trim());
  const chosen = all.filter(({ scenario }) => names?.includes(scenario.replace(/^null-.*/, 'null')) ?? true);
  const strange = names?.filter((name) => name !== 'null' && !all.some(({ scenario }) => scenario === name)) ?? [];
  const seed = Number(values.seed ?? 1);
  if (strange.length > 0 || !Number.isSafeInteger(seed)) {
    const known = [...plays.map(({ scenario }) => scenario), 'null'].join(', ');
    console.error(
      strange.length > 0 ? `--only names ${strange.join(', ')}; known are ${known}` : '--seed is a whole number',
    );
    return 2;
  }
  const print = values.json === true ? console.error : console.log;
  const begun = performance.now();
  const atOnce = Math.max(1, Math.min(availableParallelism(), chosen.length));
  print(`bench:detect: ${chosen.length} runs, ${atOnce} at a time, seed ${seed}`);
  const parts = await runPlays(chosen, { seed, atOnce }, (score) => {
    const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
    for (const [i, line] of describeScore(score).entries()) print(i === 0 ? `[${minutes} min] ${line}` : line);
  });
  const scores = mergeNullFleet(parts);
  for (const score of scores.filter(({ scenario }) => scenario === 'null')) {
    for (const line of describeScore(score)) print(line);
  }
  const gates = judge(scores);
  for (const gate of gates) print(describeGate(gate));
  print(`took ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  if (values.json === true) console.log(JSON.stringify({ seed, scenarios: scores, gates }, undefined, 2));
  return gates.every(({ kept }) => kept) ? 0 : 1;
}

process.exitCode = await main();
