import { type Instant, instant } from '../../base/index.ts';
import type { WorkDeps } from '../work-deps.ts';

export interface AskedAnew {
  readonly rule: string;
  readonly device: string;
  /** What the rule read when it fired. */
  readonly inputs: readonly string[];
  /** When work on it was done. */
  readonly since: Instant;
}

export interface MeasuredAnew {
  /** The newest that was measured. */
  readonly at: Instant;
  /** Whether the condition holds by what was measured since alone: what was measured before says nothing of the work. */
  readonly holds: boolean;
}

/** What a device has measured of a rule since work on it was done; undefined: nothing. */
export function measuredAnew(
  { measuredAt, conditionNow }: Pick<WorkDeps, 'measuredAt' | 'conditionNow'>,
  { rule, device, inputs, since }: AskedAnew,
): MeasuredAnew | undefined {
  const times = inputs.flatMap((name) => measuredAt?.(device, [name]) ?? []);
  const at = instant(Math.max(0, ...times));
  if (at <= since) return undefined;
  return { at, holds: times.every((time) => time > since) && conditionNow?.(rule, device) === true };
}
