import type { Instant } from '../base/index.ts';
import type { Reader } from '../db/index.ts';
import type { DeskTables } from './tables.ts';

/** When each device was last serviced: work on it that was done and was not for nothing. */
export async function lastServices(reader: Reader, devices: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
  if (devices.length === 0) return new Map();
  const rows = await reader
    .as<DeskTables>()
    .selectFrom('tickets')
    .select(({ fn }) => ['device_id', fn.max('resolved_at').as('at')])
    .where('device_id', 'in', devices)
    .where('resolved_at', 'is not', null)
    .where((or) => or.or([or('verdict', 'is', null), or('verdict', '=', 'confirmed')]))
    .groupBy('device_id')
    .execute();
  return new Map(
    rows.flatMap(({ device_id, at }) => (device_id === null || at === null ? [] : [[device_id, at as Instant]])),
  );
}
