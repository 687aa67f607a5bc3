import { defineConfig } from 'vitest/config';
import { filesOfTests } from './test/pace.ts';

/** Stories of people at the console, in a browser, against the real daemon. They are no part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/web/**/*.web.ts'],
    env: { TMPDIR: filesOfTests() },
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // A browser and a daemon for each; more at once would measure the machine.
    maxWorkers: 1,
    globalSetup: ['test/warm.ts'],
  },
});
