import type { Instant } from '../../base/index.ts';

/**
 * A corrective and preventive action (纠正与预防措施, seed 000):
 * - `open`: what went wrong is written down · `planned`: cause and measures are known
 * - `done`: the measures were taken · `verified`: they helped · `dropped`: not worth following
 */
export const correctiveStates = ['open', 'planned', 'done', 'verified', 'dropped'] as const;
export type CorrectiveState = (typeof correctiveStates)[number];

export const correctiveMoves = ['plan', 'finish', 'verify', 'reject', 'drop', 'reopen'] as const;
export type CorrectiveMove = (typeof correctiveMoves)[number];

export interface CorrectiveInput {
  readonly title: string;
  /** What it is about: a fault code, model, region, provider; with the report that showed it. */
  readonly finding: string;
  readonly cause?: string | null;
  readonly correction?: string | null;
  readonly prevention?: string | null;
  /** Who answers for it. */
  readonly owner: string;
  /** Calendar date, `YYYY-MM-DD`. */
  readonly due_on: string;
}

export interface CorrectiveAction extends Required<CorrectiveInput> {
  readonly id: string;
  readonly state: CorrectiveState;
  readonly created_by: string;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly ended_at: Instant | null;
  /** Rises with every change; the ETag. */
  readonly version: number;
}
