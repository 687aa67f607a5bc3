import type { Migration } from '../db/index.ts';

export const deskMigrations: readonly Migration[] = [];
