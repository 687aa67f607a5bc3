import type { DuckDBConnection } from '@duckdb/node-api';
import type { RollupStep } from '../rollup.ts';
import { inTransaction } from './database.ts';
import type { Rollup, RollupKey } from './rollup.ts';
import { rollupKeyOf } from './rollup.ts';

/** Which rollups there are. A copy in memory of a table of the store; changed within the queue's turn only. */
export interface RollupBook {
  all(): readonly Rollup[];
  of(type: string): readonly Rollup[];
  find(key: RollupKey): Rollup | undefined;
  /** In place of the one before. */
  put(rollup: Rollup): Promise<void>;
  remove(key: RollupKey): Promise<void>;
  /** In memory only: the table still knows of it. */
  hide(key: RollupKey): void;
}

/** Opens the book on `connection`, which must be the one that writes. */
export async function openRollupBook(connection: DuckDBConnection): Promise<RollupBook> {
  await connection.run(`CREATE TABLE IF NOT EXISTS store_rollups
    (type VARCHAR, step VARCHAR, day INTEGER, files VARCHAR, bytes BIGINT, made_of VARCHAR)`);
  const found = await connection.runAndReadAll(
    'SELECT type, step, day, files, bytes::DOUBLE, made_of FROM store_rollups',
  );
  const rollups = new Map<string, Rollup>();
  const keep = (rollup: Rollup): void => void rollups.set(rollupKeyOf(rollup), rollup);
  for (const [type, step, day, files, bytes, madeOf] of found.getRows()) {
    keep({
      ...{ type: String(type), step: step as RollupStep, day: Number(day), bytes: Number(bytes) },
      files: JSON.parse(String(files)) as string[],
      madeOf: JSON.parse(String(madeOf)) as string[],
    });
  }
  const erase = async ({ type, step, day }: RollupKey): Promise<void> => {
    await connection.run('DELETE FROM store_rollups WHERE type = $1 AND step = $2 AND day = $3', [type, step, day]);
  };
  return {
    all: () => [...rollups.values()],
    of: (type) => [...rollups.values()].filter((one) => one.type === type),
    find: (key) => rollups.get(rollupKeyOf(key)),
    async put(rollup) {
      const { type, step, day, files, bytes, madeOf } = rollup;
      const texts = [JSON.stringify(files), BigInt(bytes), JSON.stringify(madeOf)];
      await inTransaction(connection, async () => {
        await erase(rollup);
        await connection.run('INSERT INTO store_rollups VALUES ($1, $2, $3, $4, $5, $6)', [type, step, day, ...texts]);
      });
      keep(rollup);
    },
    async remove(key) {
      await erase(key);
      rollups.delete(rollupKeyOf(key));
    },
    hide: (key) => void rollups.delete(rollupKeyOf(key)),
  };
}
