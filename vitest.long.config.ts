import { defineConfig } from 'vitest/config';
import { filesOfTests } from './test/pace.ts';

/** Tests that take minutes and are no part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.long.ts'],
    env: { TMPDIR: filesOfTests() },
    testTimeout: 1_200_000,
    hookTimeout: 60_000,
    globalSetup: ['test/warm.ts'],
  },
});
