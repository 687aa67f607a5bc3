import { expect, it } from 'vitest';
import { backupUnderLoad } from './backup-gate.ts';

/** `npm run test:backup`: 80 devices that say 25 messages a second each. */
it('a backup at 2,000 messages a second restores every alert, ticket, rule version and reading', async () => {
  const { said, ...figures } = await backupUnderLoad({
    seed: Number(process.env.CAREWATCH_SEED ?? 20_261_128),
    gasHeaters: 60,
    electricHeaters: 20,
    loadMs: 15_000,
  });
  expect(figures.inBackup).toBeGreaterThan(0);
  console.log(
    `backup under load: ${figures.told} messages told, ${figures.rate.toFixed(0)} a second; ${figures.inBackup} of them in the backup, each reading of every device and none told later; ` +
      `${figures.ids} alerts, tickets and calls, ${figures.versions} rule versions and ${figures.audit} audit records that were there when it began are there and equal; ` +
      `${figures.registered} devices registered meanwhile are known to rules and store; told the rest, ${figures.alerts} findings as in the house, each with one ticket and one call\n${said}`,
  );
});
