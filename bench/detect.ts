/**
 * `npm run bench:detect`: what the default rules find in the scenarios of DOMAIN 8.1, and what they find in a fleet in
 * which nothing is wrong. Everything is drawn from a seed. Exit code: 0 when every gate is kept, 1 when one is broken,
 * 2 for a command line that cannot be obeyed.
 *
 *     npm run bench:detect -- --only SC-04,SC-14 --seed 7 --threads 4 --json --full
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { judge } from './detect/gates.ts';
import { type Play, partsOf } from './detect/play.ts';
import { nullFleet, plays } from './detect/plays.ts';
import { describeGate, describeScore, describeTown } from './detect/report.ts';
import { runPlays } from './detect/run.ts';

const nameOf = ({ scenario }: Play): string => scenario;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      full: { type: 'boolean' },
      only: { type: 'string' },
      seed: { type: 'string' },
      threads: { type: 'string' },
    },
  });
  const deviceYears = values.full === true ? 1_000 : 100;
  // The longest first, so that no thread ends up waiting for one that began last.
  const all = [nullFleet(deviceYears), ...plays];
  const names = values.only?.split(',').map((name) => name.trim());
  const chosen = all.filter(({ scenario }) => names?.includes(scenario) ?? true);
  const strange = names?.filter((name) => !all.some(({ scenario }) => scenario === name)) ?? [];
  const seed = Number(values.seed ?? 1);
  const threads = Number(values.threads ?? availableParallelism());
  const faults = [
    ...(strange.length > 0 ? [`--only names ${strange.join(', ')}; known are ${all.map(nameOf).join(', ')}`] : []),
    ...(Number.isSafeInteger(seed) ? [] : [`--seed is ${values.seed}; give a whole number`]),
    ...(Number.isSafeInteger(threads) && threads > 0
      ? []
      : [`--threads is ${values.threads}; give how many, 1 or more`]),
  ];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) return 2;
  const print = values.json === true ? console.error : console.log;
  const begun = performance.now();
  const parts = chosen.flatMap(partsOf).length;
  const atOnce = Math.max(1, Math.min(threads, parts));
  const passed = () => `[${((performance.now() - begun) / 60_000).toFixed(1)} min]`;
  print(`bench:detect: ${chosen.length} plays in ${parts} towns, ${atOnce} at a time, seed ${seed}`);
  const scores = await runPlays(
    chosen,
    { seed, atOnce },
    {
      town: (part, played) => print(`${passed()} ${describeTown(part, played)}`),
      score: (score) => print(`${passed()} ${describeScore(score).join('\n')}`),
    },
  );
  const gates = judge(scores);
  for (const gate of gates) print(describeGate(gate));
  print(`took ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  if (values.json === true) console.log(JSON.stringify({ seed, scenarios: scores, gates }, undefined, 2));
  return gates.every(({ kept }) => kept) ? 0 : 1;
}

process.exitCode = await main();
