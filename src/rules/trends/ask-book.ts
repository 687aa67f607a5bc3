import { sql } from 'kysely';
import { type Instant, instant } from '../../base/index.ts';
import { enqueueControl, type Migration, type Reader, type Tx } from '../../db/index.ts';

/** For each rule that is asked on a schedule: the last instant for which its version was asked. */
type Tables = { trend_asks: { rule_id: string; version: number; as_of: number } };

export const trendMigrations: readonly Migration[] = [
  {
    name: 'trends-001-asks',
    async up(db) {
      await sql`create table trend_asks (
        rule_id text not null primary key,
        version integer not null,
        as_of integer not null
      ) strict`.execute(db);
    },
  },
];

/** Undefined when this version was never asked for. */
export async function lastAsked(reader: Reader, rule: string, version: number): Promise<Instant | undefined> {
  const row = await reader
    .as<Tables>()
    .selectFrom('trend_asks')
    .select('as_of')
    .where('rule_id', '=', rule)
    .where('version', '=', version)
    .executeTakeFirst();
  return row === undefined ? undefined : instant(row.as_of);
}

/** What the store said to all questions of a rule, row by row of devices. */
export interface Answered {
  readonly rule: string;
  readonly version: number;
  readonly asOf: Instant;
  readonly devices: readonly string[];
  readonly values: readonly (readonly (number | null)[])[];
}

/** Devices in one control: some tens of kilobytes of journal. */
const devicesAtOnce = 500;

/**
 * Queues the answers for the journal and remembers that they were asked for, in the caller's transaction: an instant
 * is answered once, whatever fails in between. Returns how many controls that took.
 */
export async function noteAnswers(tx: Tx, { rule, version, asOf, devices, values }: Answered): Promise<number> {
  const row = { rule_id: rule, version, as_of: asOf };
  await tx
    .as<Tables>()
    .insertInto('trend_asks')
    .values(row)
    .onConflict((conflict) => conflict.column('rule_id').doUpdateSet({ version, as_of: asOf }))
    .execute();
  let controls = 0;
  for (let from = 0; from < devices.length; from += devicesAtOnce) {
    const to = from + devicesAtOnce;
    const body = { rule, version, asOf, devices: devices.slice(from, to), values: values.slice(from, to) };
    await enqueueControl(tx, { label: 'answers', subject: rule, body });
    controls += 1;
  }
  return controls;
}
