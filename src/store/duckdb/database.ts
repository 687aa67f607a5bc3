import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBInstance } from '@duckdb/node-api';
import { messageOf, storeError } from '../errors.ts';
import { holdAlone } from './holder.ts';

export interface DatabaseOptions {
  readonly dir: string;
  readonly threads: number;
  /** As DuckDB writes it, e.g. `1GB`; sorting beyond it goes to disk. */
  readonly memoryLimit: string;
}

/** The open file. Everything in it goes through connections. */
export interface Database extends AsyncDisposable {
  /** Without symbolic links. */
  readonly dir: string;
  readonly file: string;
  connect(): Promise<DuckDBConnection>;
  /** Harmless when it is closed already. */
  disconnect(connection: DuckDBConnection): void;
}

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const dir = prepareDir(options.dir);
  const hold = await holdAlone(dir);
  try {
    const instance = await openInstance(dir, options);
    return withConnections(dir, instance, hold);
  } catch (error) {
    await hold[Symbol.asyncDispose]();
    throw error;
  }
}

/** The file stays open as long as any connection does, so that all of them are closed before the hold ends. */
function withConnections(dir: string, instance: DuckDBInstance, hold: AsyncDisposable): Database {
  const connections = new Set<DuckDBConnection>();
  const disconnect = (connection: DuckDBConnection): void => {
    if (connections.delete(connection)) connection.closeSync();
  };
  return {
    dir,
    file: fileIn(dir),
    async connect() {
      const connection = await instance.connect();
      connections.add(connection);
      return connection;
    },
    disconnect,
    async [Symbol.asyncDispose]() {
      for (const connection of connections) disconnect(connection);
      instance.closeSync();
      await hold[Symbol.asyncDispose]();
    },
  };
}

const fileIn = (dir: string): string => join(dir, 'series.duckdb');

function prepareDir(given: string): string {
  const dir = made(given);
  // DuckDB reads these in the paths of Parquet files as patterns and has no way to escape them.
  if (/[*?[]/.test(dir)) {
    const reason = 'its path contains one of * ? [; choose another directory';
    throw storeError({ code: 'unusable_dir', dir, reason });
  }
  return dir;
}

function made(dir: string): string {
  try {
    mkdirSync(dir, { recursive: true });
    return realpathSync(dir);
  } catch (cause) {
    throw storeError({ code: 'unusable_dir', dir, reason: messageOf(cause) }, { cause });
  }
}

async function openInstance(dir: string, { threads, memoryLimit }: DatabaseOptions): Promise<DuckDBInstance> {
  try {
    const instance = await DuckDBInstance.create(fileIn(dir), {
      threads: String(threads),
      memory_limit: memoryLimit,
      temp_directory: join(dir, 'spill'),
      // Checkpoints are taken between transactions, where their cost is seen (`checkpoint.ts`).
      wal_autocheckpoint: '1TB',
      preserve_insertion_order: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    // What an earlier process spilled; now that no other holds the store.
    rmSync(join(dir, 'spill'), { recursive: true, force: true });
    const connection = await instance.connect();
    // Closed days never change, so that their footers need to be read once only.
    await connection.run('SET GLOBAL parquet_metadata_cache = true');
    connection.closeSync();
    return instance;
  } catch (cause) {
    const reason = messageOf(cause);
    if (/conflicting lock|could not set lock/i.test(reason)) throw storeError({ code: 'in_use', dir }, { cause });
    throw storeError({ code: 'unusable_dir', dir, reason }, { cause });
  }
}

/** After such a failure the instance refuses everything until it is opened again. */
export function isFatal(error: unknown): boolean {
  return /^FATAL|has been invalidated/i.test(messageOf(error));
}

/** Runs `work` between BEGIN and COMMIT; on failure nothing of it remains. */
export async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN');
  try {
    const result = await work();
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    // A COMMIT that failed has rolled back by itself.
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
