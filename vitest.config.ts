import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { filesOfTests, LongestFirst } from './test/pace.ts';

export default defineConfig({
  test: {
    // Most tests of the house wait for processes of theirs: every core has a file, and two of them at least are at work.
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    env: { TMPDIR: filesOfTests() },
    // A module keeps no state of its own, so that files of tests may share what they import.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: [
            'src/**/*.test.ts',
            'simulators/**/*.test.ts',
            'catalogue/**/*.test.ts',
            'bench/**/*.test.ts',
            'examples/**/*.test.ts',
            'web/**/*.test.ts',
          ],
        },
      },
      { extends: true, test: { name: 'bets', include: ['test/bets/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'house',
          include: ['test/{acceptance,contract,golden,walls,docs}/**/*.test.ts'],
          testTimeout: 120_000,
          globalSetup: ['test/warm.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 1_200_000,
          globalSetup: ['test/warm.ts'],
        },
      },
    ],
  },
});
