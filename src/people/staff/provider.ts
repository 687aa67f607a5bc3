import type { Instant } from '../../base/index.ts';
import type { WorkHours } from '../hours/work-hours.ts';

/** A city, or one district of it. */
export interface Territory {
  readonly city: string;
  /** Null: all of the city. */
  readonly district: string | null;
}

/** From the capital of a province down to a county: C serves a prefecture, D a county. */
export const tiers = ['A', 'B', 'C', 'D'] as const;
export type Tier = (typeof tiers)[number];

/** Who sends technicians. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly tier: Tier | null;
  readonly phone: string | null;
  readonly territories: readonly Territory[];
  /** Null: at any hour. */
  readonly opening_hours: WorkHours | null;
  /** Others get no new work. */
  readonly active: boolean;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly version: number;
}

export interface NewProvider {
  readonly name: string;
  readonly tier?: Tier | null;
  readonly phone?: string | null;
  readonly territories?: readonly Territory[];
  readonly opening_hours?: WorkHours | null;
  readonly active?: boolean;
}

/** Fields to change; those left out stay. Lists and hours are replaced as a whole. */
export type ProviderPatch = Partial<NewProvider>;
