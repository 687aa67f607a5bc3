import type { Migration } from '../db/index.ts';

export const fleetMigrations: readonly Migration[] = [];
