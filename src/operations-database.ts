import { accessMigrations } from './access/index.ts';
import { alertsMigrations } from './alerts/index.ts';
import { backtestMigrations } from './backtest/index.ts';
import { type Database, openDatabase } from './db/index.ts';
import { deskMigrations } from './desk/index.ts';
import { erasureMigrations } from './erasure/index.ts';
import { fleetMigrations } from './fleet/index.ts';
import { knowledgeMigrations } from './knowledge/index.ts';
import { notifyMigrations } from './notify/index.ts';
import { peopleMigrations } from './people/index.ts';
import { plannedMigrations } from './planned/index.ts';
import { qualityMigrations } from './quality/index.ts';
import { ruleMigrations, trendMigrations } from './rules/index.ts';
import { weatherMigrations } from './weather/index.ts';

/** The operational database with the tables of all rooms, for its only writer. */
export const openOperationalDatabase = (file: string): Promise<Database> =>
  openDatabase({ file }, [
    ...fleetMigrations,
    ...peopleMigrations,
    ...accessMigrations,
    ...ruleMigrations,
    ...trendMigrations,
    ...alertsMigrations,
    ...deskMigrations,
    ...notifyMigrations,
    ...knowledgeMigrations,
    ...backtestMigrations,
    ...weatherMigrations,
    ...plannedMigrations,
    ...qualityMigrations,
    ...erasureMigrations,
  ]);
