import { sql } from 'kysely';
import type { Duration, Instant } from '../base/index.ts';
import { days } from '../base/index.ts';
import type { Migration, Reader } from '../db/index.ts';
import type { AlertsTables } from './tables.ts';

export const alertVolumeMigrations: readonly Migration[] = [
  {
    name: 'alerts-008-volume',
    async up(db) {
      await sql`create index alerts_volume on alerts (rule_id, opened_at, rule_version)`.execute(db);
    },
  },
];

export interface AlertVolumeQuery {
  readonly rule_id: string;
  /** When they opened: from included, to excluded. */
  readonly from: Instant;
  readonly to: Instant;
}

/** How many alerts a version of a rule opened in one UTC day, counted in days since 1970. */
export interface AlertVolume {
  readonly rule_version: number;
  readonly day: number;
  readonly count: number;
}

export async function readAlertVolume(reader: Reader, query: AlertVolumeQuery): Promise<readonly AlertVolume[]> {
  const dayOf = sql<number>`opened_at / ${sql.lit(days(1))}`;
  return reader
    .as<AlertsTables>()
    .selectFrom('alerts')
    .select(['rule_version', dayOf.as('day'), sql<number>`count(*)`.as('count')])
    .where('rule_id', '=', query.rule_id)
    .where('opened_at', '>=', query.from)
    .where('opened_at', '<', query.to)
    .groupBy(['rule_version', 'day'])
    .execute();
}

/** The version of its rule that opened each alert, by alert; those that are not known are left out. */
export async function readAlertVersions(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ readonly id: string; readonly rule_version: number }>`
    select a.id, a.rule_version from json_each(${JSON.stringify(ids)}) as asked
    join alerts a on a.id = asked.value`.execute(reader.as<AlertsTables>());
  return new Map(rows.map(({ id, rule_version }) => [id, rule_version]));
}

/** A warning counts for what happens up to this long after it (DOMAIN 8.3). */
const horizon: Duration = days(30);

/** What an alert was a warning of. */
export interface FollowedAlert {
  readonly opened_at: Instant;
  /** When the first more severe alert of another rule about the same device opened, within 30 days; null: none did. */
  readonly followed_at: Instant | null;
}

/** By alert; those that are not known are left out. */
export async function readFollowed(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FollowedAlert>> {
  const { rows } = await sql<FollowedAlert & { readonly id: string }>`
    select a.id, a.opened_at, (
      select min(b.opened_at) from alerts b
      where b.device_id = a.device_id and b.opened_at > a.opened_at and b.opened_at <= a.opened_at + ${horizon}
        and b.severity < a.severity and b.rule_id <> a.rule_id
    ) as followed_at
    from json_each(${JSON.stringify(ids)}) as asked join alerts a on a.id = asked.value`.execute(
    reader.as<AlertsTables>(),
  );
  return new Map(rows.map(({ id, ...alert }) => [id, alert]));
}
