import type { Migration } from '../db/index.ts';

export const alertsMigrations: readonly Migration[] = [];
