import type { ReadPool } from './read-pool.ts';
import type { Segment } from './segment.ts';
import { rowsOf } from './source.ts';

/** Readings worked on at once: what one statement holds in memory grows with them. */
const SLICE_ROWS = 1_000_000;

/**
 * Devices with readings within the range, in slices of about `SLICE_ROWS` of them: the first and the last of each. A
 * large fleet so takes no more memory than a small one. `beside`: where else rows of devices are, as SQL.
 */
export async function deviceSlices(
  { dir, pool }: { readonly dir: string; readonly pool: ReadPool },
  segments: readonly Segment[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  beside?: string,
): Promise<readonly (readonly [first: string, last: string])[]> {
  const raw = rowsOf(dir, segments, () => 'device', 'ts >= $from AND ts < $to');
  const rows = [raw, beside && `SELECT device FROM ${beside}`].filter((sql) => sql !== undefined).join(' UNION ALL ');
  if (rows === '') return [];
  const found = await pool.rows({
    sql: `SELECT device, count(*)::DOUBLE FROM (${rows}) GROUP BY 1 ORDER BY 1`,
    values: raw === undefined ? {} : { from: BigInt(fromMs), to: BigInt(toMs) },
  });
  return slicesOf(found.map(([device, count]) => [String(device), Number(count)]));
}

/** `counts`: rows of each device, by device. */
export function slicesOf(
  counts: readonly (readonly [device: string, rows: number])[],
): readonly (readonly [first: string, last: string])[] {
  const slices: [string, string][] = [];
  let taken = SLICE_ROWS;
  for (const [name, count] of counts) {
    const last = slices.at(-1);
    if (last === undefined || taken >= SLICE_ROWS) {
      slices.push([name, name]);
      taken = 0;
    } else {
      last[1] = name;
    }
    taken += count;
  }
  return slices;
}
