export type { Erasure, ErasurePreview } from './erasure.ts';
export type { ErasureReader } from './erasure-reader.ts';
export { createErasureReader } from './erasure-reader.ts';
export type { ErasureSweeper } from './erasure-sweeper.ts';
export { createErasureSweeper } from './erasure-sweeper.ts';
export type { Erasures } from './erasures.ts';
export { createErasures } from './erasures.ts';
export type { ErasureFailure } from './errors.ts';
export { erasureMigrations } from './tables.ts';
