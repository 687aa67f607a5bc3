/**
 * A winter week: a town with its providers, agents and customers over a real daemon on the driven clock, killed now and
 * then, and what must hold of it at the end. Exit code 0: all of it holds; 1: something does not.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../test/harness/daemon.ts';
import { checkHistory, holds, reportOf } from './winter/check-history.ts';
import { readPolicies } from './winter/expected-clocks.ts';
import { liveWeek } from './winter/week.ts';
import { weekScenarios } from './winter/week-scenarios.ts';

const { values } = parseArgs({
  options: {
    heaters: { type: 'string', default: '2000' },
    lifts: { type: 'string', default: '100' },
    days: { type: 'string', default: '7' },
    kills: { type: 'string', default: '5' },
    seed: { type: 'string', default: '20260112' },
    step: { type: 'string', default: '120' },
    technicians: { type: 'string', default: '12' },
    agents: { type: 'string', default: '10' },
    density: { type: 'string', default: '1' },
    /** A file for everything the API told, to look into what is wrong. */
    history: { type: 'string' },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const begun = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'carewatch-winter-'));
try {
  const { heaters, lifts, days, kills, seed, step, technicians, agents } = values;
  const history = await liveWeek(
    {
      ...{ folder, heaters: Number(heaters), lifts: Number(lifts), days: Number(days), kills: Number(kills) },
      ...{ seed: Number(seed), stepMs: Number(step) * 1_000, technicians: Number(technicians), agents: Number(agents) },
      scenarios: weekScenarios,
      density: Number(values.density),
    },
    { print },
  );
  if (values.history !== undefined) await writeFile(values.history, JSON.stringify(history));
  const policies = readPolicies(await readFile(join(root, 'catalogue/sla/policies.yaml'), 'utf8'));
  const lines = checkHistory(history, policies);
  print(reportOf(lines));
  const { tickets, careCalls, callbacks, answered } = history;
  print(
    `${tickets.length} tickets, ${careCalls.length} care calls, ${callbacks.length} callbacks, ${answered.length} commands; ` +
      `${Math.round((performance.now() - begun) / 1_000)} s of wall time`,
  );
  process.exitCode = holds(lines) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
