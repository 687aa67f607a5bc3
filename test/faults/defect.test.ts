import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';
import { followersPassed } from './judge.ts';

/** What follows from messages cannot be done, whatever the reason: here the database has lost a table. */

it('a house that cannot go on ends with 1 and the reason, and what it had acknowledged takes effect at the next start', async () => {
  await using house = new AsyncDisposableStack();
  const dataDir = join(house.use(await temporaryFolder()).path, 'data');
  const rename = (from: string, to: string): void => {
    const db = new Database(join(dataDir, 'operational.db'));
    db.exec(`alter table ${from} rename to ${to}`);
    db.close();
  };
  const broken = house.use(await startDaemon({ dataDir }));
  const heater = house.use(await connect(broken, await register(broken, 'es-1', 'electric_water_heater')));
  rename('alerts', 'alerts_elsewhere');
  await heater.publish({ ground_fault_on: true });
  expect(await broken.exited).toBe(1);
  expect(broken.log()).toContain('no such table');

  rename('alerts_elsewhere', 'alerts');
  const daemon = house.use(await startDaemon({ dataDir }));
  await followersPassed(daemon);
  expect(await daemon.api.all('tickets')).toMatchObject([{ device_id: 'es-1', rule_id: 'ES-01' }]);
  const { series } = await daemon.api.get('devices/es-1/telemetry?signals=ground_fault_on');
  expect(series[0].points).toHaveLength(1);
});

it('a house that lost its journal and its snapshots ends with 1 and says that a backup is needed, and does not hang', async () => {
  await using house = new AsyncDisposableStack();
  const dataDir = join(house.use(await temporaryFolder()).path, 'data');
  const first = house.use(await startDaemon({ dataDir }));
  await register(first, 'es-1', 'electric_water_heater');
  expect(await first.stop()).toBe(0);
  for (const lost of ['journal', 'snapshots']) await rm(join(dataDir, lost), { recursive: true });
  await expect(startDaemon({ dataDir })).rejects.toThrow(/Restore the data folder from a backup/);
});
