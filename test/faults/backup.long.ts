import { describe, expect, it } from 'vitest';
import { influxdPath, startInfluxd } from '../harness/influxd.ts';
import { type BackupFigures, type BackupGateOptions, backupUnderLoad } from './backup-gate.ts';

/** `npm run test:backup`: 80 devices that say 25 messages a second each. */
const load: BackupGateOptions = {
  ...{ seed: Number(process.env.CAREWATCH_SEED ?? 20_261_128), gasHeaters: 60, electricHeaters: 20, loadMs: 15_000 },
};

it('a backup at 2,000 messages a second restores every alert, ticket, rule version and reading', async () => {
  tell(await backupUnderLoad(load));
});

describe.skipIf(influxdPath() === undefined)('with readings in a real InfluxDB 1.x', () => {
  it('a backup that carries them restores all of it into an empty database', async () => {
    await using influxd = await startInfluxd();
    tell(await backupUnderLoad({ ...load, influx: { url: influxd.url, carried: true } }));
  });

  it('a backup without them restores all of it beside the database that lives on, and says what is there', async () => {
    await using influxd = await startInfluxd();
    const figures = await backupUnderLoad({ ...load, influx: { url: influxd.url, carried: false } });
    tell(figures);
    expect(figures.said).toMatch(/Not in it, but in InfluxDB: \d+ readings of electric_water_heater, /);
    expect(figures.said).toContain(
      `Readings are not in the backup but in InfluxDB (${influxd.url}, database lives_on): `,
    );
  });
});

function tell({ said, ...figures }: BackupFigures): void {
  expect(figures.inBackup).toBeGreaterThan(0);
  console.log(
    `backup under load: ${figures.told} messages told, ${figures.rate.toFixed(0)} a second; ${figures.inBackup} of them in the backup, each reading of every device; ` +
      `written in ${figures.backupS.toFixed(1)} s, ready again with all of it in ${figures.restoredS.toFixed(1)} s; ` +
      `${figures.ids} alerts, tickets and calls, ${figures.versions} rule versions and ${figures.audit} audit records that were there when it began are there and equal; ` +
      `${figures.registered} devices registered meanwhile are known to rules and store; told the rest, ${figures.alerts} findings as in the house, each with one ticket and one call, and ${figures.replayed} readings of gas heaters in a backtest, each once\n${said}`,
  );
}
