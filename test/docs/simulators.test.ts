import { expect, it } from 'vitest';
import { plays } from '../../bench/detect/plays.ts';
import { scenarioNames } from '../../simulators/scenarios/scenarios.ts';
import { readPage, tableUnder } from './pages.ts';

const rows = tableUnder(readPage('docs/simulators.md'), '### What happens to them');

it('the table of scenarios names each of them, in order', () => {
  expect(rows.map(([name]) => name)).toEqual([...scenarioNames].sort());
});

it('the bench of the rules plays every scenario that has a number', () => {
  const numbered = scenarioNames.filter((name) => name.startsWith('SC-'));
  expect(plays.map(({ scenario }) => scenario).sort()).toEqual(numbered);
});

it('the rules a play looks for are those the table says a scenario must raise', () => {
  const raised = new Map(rows.map(([name = '', , raises = '']) => [name, raises]));
  const missing = plays.flatMap(({ scenario, rules }) =>
    rules.filter((rule) => !raised.get(scenario)?.includes(rule)).map((rule) => `${scenario}: ${rule}`),
  );
  expect(missing).toEqual([]);
});
