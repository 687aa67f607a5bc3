import type { CorrectiveState } from './actions/corrective-action.ts';
import type { SampleKind } from './samples/sample.ts';

export interface SampleRow {
  readonly id: string;
  readonly kind: SampleKind;
  readonly from_at: number;
  readonly to_at: number;
  readonly size: number;
  readonly least_each: number;
  readonly seed: string;
  readonly population: number;
  readonly drawn: number;
  readonly scored: number;
  readonly created_by: string;
  readonly created_at: number;
}

export interface SampleItemRow {
  readonly sample_id: string;
  readonly number: number;
  readonly object_id: string;
  readonly person: string;
  readonly sheet: string | null;
  readonly scored_by: string | null;
  readonly scored_at: number | null;
  readonly version: number;
}

export interface CorrectiveRow {
  readonly id: string;
  readonly title: string;
  readonly finding: string;
  readonly cause: string | null;
  readonly correction: string | null;
  readonly prevention: string | null;
  readonly owner: string;
  readonly due_on: string;
  readonly state: CorrectiveState;
  readonly created_by: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly ended_at: number | null;
  readonly version: number;
}

export interface QualityTables {
  readonly quality_samples: SampleRow;
  readonly quality_items: SampleItemRow;
  readonly corrective_actions: CorrectiveRow;
}
