import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkHistory, reportOf } from '../../bench/winter/check-history.ts';
import { readPolicies } from '../../bench/winter/expected-clocks.ts';
import { liveWeek } from '../../bench/winter/week.ts';
import { weekScenarios } from '../../bench/winter/week-scenarios.ts';
import { root, temporaryFolder } from '../harness/daemon.ts';

/** `npm run winter-week` in small: a day and a night of a village, in which far more happens than in a town of its size. */
it('a day and a night of a winter with two kills: everybody is called back, every clock is right, nothing is lost', async () => {
  await using folder = await temporaryFolder();
  const size = { heaters: 36, lifts: 3, days: 1, kills: 2, technicians: 3, agents: 2, density: 6 };
  const history = await liveWeek(
    { folder: folder.path, ...size, seed: 20_260_112, stepMs: 300_000, scenarios: weekScenarios },
    { print: () => undefined },
  );
  const lines = checkHistory(history, readPolicies(await readFile(join(root, 'catalogue/sla/policies.yaml'), 'utf8')));
  console.log(reportOf(lines));
  expect(lines.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`))).toEqual([]);
  expect(lines.filter(({ checked }) => checked === 0).map(({ name }) => name)).toEqual([]);
}, 900_000);
