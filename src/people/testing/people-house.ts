import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDrivenClock, createIds, instant } from '../../base/index.ts';
import { openDatabase, type Tx } from '../../db/index.ts';
import { createFleetCommands, createFleetReader, fleetMigrations, type NewDevice } from '../../fleet/index.ts';
import { createPeopleCommands } from '../people-commands.ts';
import { peopleMigrations } from '../people-migrations.ts';
import { createPeopleReader } from '../people-reader.ts';

const deviceTypes = new Set(['gas_water_heater', 'elevator']);

/** People and fleet over a real database. */
export async function openPeopleHouse() {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-people-'));
  const db = await openDatabase({ file: join(folder, 'operational.db') }, [...fleetMigrations, ...peopleMigrations]);
  const clock = createDrivenClock(instant(Date.UTC(2026, 0, 15, 4)));
  const ids = createIds(clock);
  const fleet = createFleetCommands({ clock, ids, deviceTypes });
  const people = createPeopleCommands({ clock, ids, deviceTypes });
  const change = <T>(run: (tx: Tx) => Promise<T>): Promise<T> => db.transaction(run);
  return {
    db,
    clock,
    fleet,
    people,
    change,
    reader: createPeopleReader(db),
    devices: createFleetReader(db),
    register: (input: Partial<NewDevice> & { id: string }) =>
      change((tx) => fleet.registerDevice(tx, { type: 'gas_water_heater', ...input }, 'boss')),
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
