import type { Instant } from '../../base/index.ts';

export const sampleKinds = ['calls', 'tickets'] as const;
export type SampleKind = (typeof sampleKinds)[number];

/** What a reviewer looks at, each 0 to 5: the dimensions of seed 000 (wording, speed, technical correctness) and the outcome. */
export const scoreDimensions = ['wording', 'pace', 'correctness', 'outcome'] as const;
export type ScoreDimension = (typeof scoreDimensions)[number];

/** What people ask for: a random part of the work that ended in a span. */
export interface SampleInput {
  readonly kind: SampleKind;
  readonly from: Instant;
  readonly to: Instant;
  /** Items to draw. */
  readonly size: number;
  /** At least so many of each person who did some of the work, as far as there are. */
  readonly least_each: number;
  /** The same seed draws the same items of the same work; one is made when it is left out. */
  readonly seed?: string;
}

export interface Sample extends Required<SampleInput> {
  readonly id: string;
  /** Items from which it was drawn. */
  readonly population: number;
  readonly drawn: number;
  readonly scored: number;
  readonly created_by: string;
  readonly created_at: Instant;
}

/** What a reviewer found. */
export interface ScoreSheet {
  readonly scores: Readonly<Record<ScoreDimension, number>>;
  readonly note: string | null;
  /** Worth showing to others, for good. */
  readonly exemplar: boolean;
}

export interface SampleItem {
  readonly sample_id: string;
  /** The call or ticket. */
  readonly object_id: string;
  /** Who did the work. */
  readonly person: string;
  readonly sheet: ScoreSheet | null;
  readonly scored_by: string | null;
  readonly scored_at: Instant | null;
  /** Rises with every change; the ETag. */
  readonly version: number;
}
