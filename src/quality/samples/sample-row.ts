import type { Instant } from '../../base/index.ts';
import type { SampleItemRow, SampleRow } from '../tables.ts';
import type { Sample, SampleItem, ScoreSheet } from './sample.ts';

export function toSample({ from_at, to_at, created_at, ...row }: SampleRow): Sample {
  return { ...row, from: from_at as Instant, to: to_at as Instant, created_at: created_at as Instant };
}

export function toItem({
  sample_id,
  object_id,
  person,
  sheet,
  scored_by,
  scored_at,
  version,
}: SampleItemRow): SampleItem {
  return {
    ...{ sample_id, object_id, person, scored_by, version },
    sheet: sheet === null ? null : (JSON.parse(sheet) as ScoreSheet),
    scored_at: scored_at as Instant | null,
  };
}
