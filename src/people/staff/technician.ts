import type { Instant } from '../../base/index.ts';
import type { WorkHours } from '../hours/work-hours.ts';

/** A paper that lets somebody work on certain things. */
export interface Certification {
  /** e.g. `gas`, `lift`. */
  readonly kind: string;
  /** The last day on which it holds, `YYYY-MM-DD`; null: for good. */
  readonly expires_on: string | null;
}

/** Somebody who goes and repairs. */
export interface Technician {
  readonly id: string;
  readonly provider_id: string;
  readonly name: string;
  readonly phone: string | null;
  /** 1 junior, 2 middle, 3 senior. */
  readonly skill: number;
  /** Device types that he or she works on; none: all. */
  readonly product_classes: readonly string[];
  readonly certifications: readonly Certification[];
  /** Null: on duty at any hour. */
  readonly shifts: WorkHours | null;
  readonly active: boolean;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly version: number;
}

export interface NewTechnician {
  readonly provider_id: string;
  readonly name: string;
  readonly phone?: string | null;
  readonly skill: number;
  readonly product_classes?: readonly string[];
  readonly certifications?: readonly Certification[];
  readonly shifts?: WorkHours | null;
  readonly active?: boolean;
}

/** Fields to change; those left out stay. Lists and shifts are replaced as a whole. */
export type TechnicianPatch = Partial<NewTechnician>;
