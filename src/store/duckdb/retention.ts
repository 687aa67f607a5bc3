import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Instant } from '../../base/index.ts';
import { messageOf } from '../errors.ts';
import type { DaysDeps } from './close-days.ts';
import { isExpired } from './close-days.ts';
import type { Segment, SegmentKey } from './segment.ts';
import { liveName, parquetSource } from './segment.ts';

/**
 * Drops the days of which every row arrived longer than `keep` ago: a prefix of the event stream, so that what
 * remains still replays. Controls (devices, rules) are kept, because later events mean nothing without them.
 * Days from `heldFrom` on stay until another time.
 */
export async function dropDays(deps: DaysDeps, heldFrom: string | undefined, now: Instant): Promise<string[]> {
  const expired = deps.holdings
    .segments()
    .filter((segment) => isExpired(segment, deps, now) && (heldFrom === undefined || segment.day < heldFrom));
  const dropped = new Set<string>();
  for (const segment of expired) {
    try {
      await drop(deps, segment);
      dropped.add(segment.day);
    } catch (error) {
      const detail = `day ${segment.day} could not be dropped and is tried again later: ${messageOf(error)}`;
      deps.onFault({ code: 'maintain_failed', detail });
    }
  }
  return [...dropped];
}

async function drop(deps: DaysDeps, segment: Segment): Promise<void> {
  const { connection, holdings, queue, dir } = deps;
  await queue.turn(async () => {
    const controls = segment.table === 'entry' ? await holdings.ensureLive(BEYOND, []) : undefined;
    let kept = 0;
    await holdings.change({ gone: segment }, async () => {
      if (controls !== undefined) kept = await keepControls(connection, dir, segment);
      if (segment.file === undefined) await connection.run(`DROP TABLE ${liveName(segment)}`);
      await connection.run('UPDATE store_retention SET dropped_through = greatest(dropped_through, $1)', [segment.day]);
    });
    if (controls !== undefined) holdings.addRows(controls, kept);
  });
  if (segment.file !== undefined) rmSync(join(dir, segment.file), { force: true });
}

/** Where controls stay that are older than the retention. */
const BEYOND: SegmentKey = { table: 'entry', type: '', day: '' };

async function keepControls(connection: DuckDBConnection, dir: string, segment: Segment): Promise<number> {
  const from = segment.file === undefined ? liveName(segment) : parquetSource(dir, [segment.file]);
  const moved = await connection.run(
    `INSERT INTO ${liveName(BEYOND)} BY NAME SELECT * FROM ${from} WHERE kind = 'control'`,
  );
  return moved.rowsChanged;
}
