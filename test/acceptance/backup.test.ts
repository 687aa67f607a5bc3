import { expect, it } from 'vitest';
import { backupUnderLoad } from '../faults/backup-gate.ts';

/** The small run of `npm run test:backup`. */
it('what is restored from a backup under load has all that was there, and comes to what the house came to', async () => {
  const figures = await backupUnderLoad({ seed: 20_261_128, gasHeaters: 8, electricHeaters: 4, loadMs: 600 });
  expect(figures.inBackup).toBeGreaterThan(0);
  expect(figures.alerts).toBeGreaterThan(0);
  expect(figures.said).toMatch(/verified$/m);
});
