import { sql } from 'kysely';
import { AppError, type Clock, formatDuration, type Instant } from '../../base/index.ts';
import { type Migration, type Reader, recordAudit, type Tx } from '../../db/index.ts';
import type { DeskFailure } from '../errors.ts';
import { refuseStale } from '../stale.ts';
import { type PolicyFault, type PolicyNames, policyFaults } from './policy-faults.ts';
import type { SlaPolicy, SlaSettings } from './sla.ts';

/** The policies in force. Version 0 is what the catalogue brings; people's begin with 1. */
export interface SlaPolicies {
  readonly version: number;
  readonly policies: readonly SlaPolicy[];
  /** Null while they are the catalogue's. */
  readonly changed_at: Instant | null;
  readonly changed_by: string | null;
}

interface PolicyTables {
  readonly sla_policies: {
    readonly id: number;
    readonly version: number;
    readonly policies: string;
    readonly changed_at: number;
    readonly changed_by: string;
  };
}

export const slaPolicyMigrations: readonly Migration[] = [
  {
    name: 'desk-230-sla-policies',
    async up(db) {
      await sql`create table sla_policies (
        id integer primary key check (id = 1),
        version integer not null,
        policies text not null,
        changed_at integer not null,
        changed_by text not null
      ) strict`.execute(db);
    },
  },
];

export async function readPolicies(reader: Reader, configured: SlaSettings): Promise<SlaPolicies> {
  const row = await reader.as<PolicyTables>().selectFrom('sla_policies').selectAll().executeTakeFirst();
  if (row === undefined) return { version: 0, policies: configured.policies, changed_at: null, changed_by: null };
  const policies = JSON.parse(row.policies) as readonly SlaPolicy[];
  return { version: row.version, policies, changed_at: row.changed_at as Instant, changed_by: row.changed_by };
}

/** The settings with the policies in force. */
export async function slaNow(reader: Reader, configured: SlaSettings): Promise<SlaSettings> {
  return { ...configured, policies: (await readPolicies(reader, configured)).policies };
}

export interface SlaBook {
  /** Puts other policies in force, all of them at once; clocks that run keep the deadline they were given. */
  put(tx: Tx, policies: readonly SlaPolicy[], ifMatch: number | undefined, by: string): Promise<SlaPolicies>;
}

interface SlaBookDeps {
  readonly clock: Clock;
  readonly configured: SlaSettings;
  readonly deviceTypes: ReadonlySet<string>;
}

export function createSlaBook({ clock, configured, deviceTypes }: SlaBookDeps): SlaBook {
  const names: PolicyNames = { calendars: new Set(Object.keys(configured.calendars)), deviceTypes };
  return {
    async put(tx, policies, ifMatch, by) {
      const before = await readPolicies(tx, configured);
      refuseStale(ifMatch, before.version);
      refuseFaulty(policyFaults(policies, names));
      const changed_at = clock.now();
      const row = {
        id: 1,
        version: before.version + 1,
        policies: JSON.stringify(policies),
        changed_at,
        changed_by: by,
      };
      await tx
        .as<PolicyTables>()
        .insertInto('sla_policies')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
      const detail = { from_version: before.version, version: row.version, ...changes(before.policies, policies) };
      const object = { kind: 'sla', id: 'policies' };
      await recordAudit(tx, { at: changed_at, actor: by, action: 'sla.policies-changed', object, detail });
      return { version: row.version, policies, changed_at, changed_by: by };
    },
  };
}

function refuseFaulty(faults: readonly PolicyFault[]): void {
  if (faults.length === 0) return;
  const sentence = faults.map(({ field, remedy }) => `${field}: ${remedy}.`).join(' ');
  throw new AppError<DeskFailure>({ code: 'invalid-policies', faults }, sentence);
}

/** What the audit keeps: each policy that is not as it was, before and after. */
function changes(before: readonly SlaPolicy[], after: readonly SlaPolicy[]) {
  const was = new Map(before.map((policy) => [policy.id, shown(policy)]));
  const is = new Map(after.map((policy) => [policy.id, shown(policy)]));
  const differs = (id: string): boolean => JSON.stringify(was.get(id)) !== JSON.stringify(is.get(id));
  const ids = [...new Set([...was.keys(), ...is.keys()])].filter(differs);
  return { changed: ids.map((id) => ({ id, before: was.get(id) ?? null, after: is.get(id) ?? null })) };
}

/** In the form of the catalogue, with the fields in one order whoever sent them. */
const shown = ({ severity, device_type, city, area_kind, calendar, targets, grace, forgiven_a_month }: SlaPolicy) => ({
  ...{ severity, device_type: device_type ?? null, city: city ?? null, area_kind: area_kind ?? null },
  calendar: calendar ?? null,
  targets: Object.fromEntries(
    (['respond', 'arrive', 'resolve'] as const).flatMap((kind) => {
      const span = targets[kind];
      return span === undefined ? [] : [[kind, formatDuration(span)]];
    }),
  ),
  ...{ grace: formatDuration(grace), forgiven_a_month },
});
