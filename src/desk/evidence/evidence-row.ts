import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import type { Migration } from '../../db/index.ts';
import type { Evidence, KeptTelemetry, TelemetryState } from './evidence.ts';

/** What is frozen in the transaction that opens the ticket. */
export type KeptFacts = Pick<Evidence, 'alert' | 'device' | 'members'>;

export interface EvidenceRow {
  readonly ticket_id: string;
  readonly alert_id: string;
  readonly frozen_at: number;
  readonly rule_id: string;
  readonly rule_version: number;
  /** JSON of `KeptFacts`. */
  readonly facts: string;
  readonly telemetry_state: TelemetryState;
  /** Entry of the journal that must be stored before the store is asked. */
  readonly seq: number;
  /** When the store is asked next, by the machine's clock; counts only while pending. */
  readonly due_at: number;
  readonly tries: number;
  /** JSON of `KeptTelemetry`, deflated. */
  readonly telemetry: Uint8Array | null;
}

export interface EvidenceTables {
  readonly ticket_evidence: EvidenceRow;
  /** Texts of rules, each version once. */
  readonly evidence_rules: { readonly rule_id: string; readonly rule_version: number; readonly text: string };
}

export const evidenceMigrations: readonly Migration[] = [
  {
    name: 'desk-210-evidence',
    async up(db) {
      await sql`create table evidence_rules (
        rule_id text not null,
        rule_version integer not null,
        text text not null,
        primary key (rule_id, rule_version)
      ) strict, without rowid`.execute(db);
      await sql`create table ticket_evidence (
        ticket_id text not null references tickets (id),
        alert_id text not null,
        frozen_at integer not null,
        rule_id text not null,
        rule_version integer not null,
        facts text not null,
        telemetry_state text not null check (telemetry_state in ('pending', 'kept', 'empty', 'unavailable', 'none')),
        seq integer not null,
        due_at integer not null,
        tries integer not null,
        telemetry blob,
        primary key (ticket_id, alert_id)
      ) strict`.execute(db);
      await sql`create index ticket_evidence_due on ticket_evidence (due_at)
        where telemetry_state = 'pending'`.execute(db);
    },
  },
  {
    name: 'desk-211-tickets-of-customers',
    async up(db) {
      await sql`create index tickets_customer on tickets (customer_id) where customer_id is not null`.execute(db);
    },
  },
];

export const packTelemetry = (kept: KeptTelemetry): Uint8Array => deflateRawSync(JSON.stringify(kept));

const unpack = (bytes: Uint8Array): KeptTelemetry =>
  JSON.parse(inflateRawSync(bytes).toString('utf8')) as KeptTelemetry;

export function toEvidence(row: EvidenceRow, text: string | null): Evidence {
  return {
    ticket_id: row.ticket_id,
    alert_id: row.alert_id,
    frozen_at: row.frozen_at as Instant,
    rule: { id: row.rule_id, version: row.rule_version, text },
    ...(JSON.parse(row.facts) as KeptFacts),
    telemetry_state: row.telemetry_state,
    telemetry: row.telemetry === null ? null : unpack(row.telemetry),
  };
}
