import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['src/**/*.test.ts', 'simulators/**/*.test.ts', 'catalogue/**/*.test.ts', 'bench/**/*.test.ts'],
        },
      },
      { extends: true, test: { name: 'bets', include: ['test/bets/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'house',
          include: ['test/{acceptance,contract,golden,walls,docs}/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'faults', include: ['test/faults/**/*.test.ts'], testTimeout: 1_200_000, fileParallelism: false },
      },
    ],
  },
});
