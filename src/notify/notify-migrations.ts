import type { Migration } from '../db/index.ts';

export const notifyMigrations: readonly Migration[] = [];
