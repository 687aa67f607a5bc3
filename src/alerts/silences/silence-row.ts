import type { Instant } from '../../base/index.ts';
import type { SilenceRow } from '../tables.ts';
import { type Silence, type SilenceMatchers, silenceState } from './silence.ts';

/** The silence as it stands at `now`. */
export function toSilence(row: SilenceRow, now: Instant): Silence {
  const span = { from: row.starts_at as Instant, until: row.ends_at as Instant, ended_by: row.ended_by };
  return {
    id: row.id,
    kind: row.kind,
    state: silenceState(span, now),
    matchers: JSON.parse(row.matchers) as SilenceMatchers,
    ...span,
    reason: row.reason,
    created_by: row.created_by,
    created_at: row.created_at as Instant,
    p1_responsible: row.p1_responsible,
    technician: row.technician,
    version: row.version,
  };
}
