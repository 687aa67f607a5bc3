import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import type { Page, PageRequest, Reader } from '../../db/index.ts';
import { pageOf, readPageKey } from '../../db/index.ts';
import type { Subject } from '../../rules/index.ts';
import type { AlertsTables, IncidentRow, MemberRow } from '../tables.ts';
import type { Incident, IncidentMember, IncidentState } from './incident.ts';

export interface IncidentFilter {
  readonly state?: IncidentState;
  readonly rule_id?: string;
  readonly subject_kind?: Subject['kind'];
  readonly subject_id?: string;
}

export interface IncidentsReader {
  getIncident(id: string): Promise<Incident | undefined>;
  /** All that there ever were, and the alerts that they adopted. */
  countIncidents(): Promise<{ readonly open: number; readonly ended: number; readonly adopted: number }>;
  /** Newest first. */
  listIncidents(filter: IncidentFilter, page: PageRequest): Promise<Page<Incident>>;
  /** By device, then alert; those who left too. */
  listMembers(id: string, page: PageRequest): Promise<Page<IncidentMember>>;
}

export function createIncidentsReader(reader: Reader): IncidentsReader {
  const db = reader.as<AlertsTables>();
  return {
    async getIncident(id) {
      return (
        await toIncidents(reader, await db.selectFrom('incidents').selectAll().where('id', '=', id).execute())
      )[0];
    },
    countIncidents: () => countIncidents(reader),
    async listIncidents({ state, rule_id, subject_kind, subject_id }, page) {
      const after = readPageKey(page, [0, ''] as [number, string]);
      const rows = await db
        .selectFrom('incidents')
        .selectAll()
        .$if(after !== undefined, (q) => q.where(sql<boolean>`(opened_at, id) < (${after?.[0]}, ${after?.[1]})`))
        .$if(state !== undefined, (q) => q.where('state', '=', state ?? 'open'))
        .$if(rule_id !== undefined, (q) => q.where('rule_id', '=', rule_id ?? ''))
        .$if(subject_kind !== undefined, (q) => q.where('subject_kind', '=', subject_kind ?? 'district'))
        .$if(subject_id !== undefined, (q) => q.where('subject_id', '=', subject_id ?? ''))
        .orderBy('opened_at', 'desc')
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .execute();
      const shown = pageOf(
        rows,
        page,
        (row) => [row.opened_at, row.id],
        (row) => row,
      );
      return { ...shown, items: await toIncidents(reader, shown.items) };
    },
    async listMembers(id, page) {
      const after = readPageKey(page, ['', ''] as [string, string]);
      const rows = await db
        .selectFrom('incident_members')
        .selectAll()
        .where('incident_id', '=', id)
        .$if(after !== undefined, (q) => q.where(sql<boolean>`(device_id, alert_id) > (${after?.[0]}, ${after?.[1]})`))
        .orderBy('device_id')
        .orderBy('alert_id')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.device_id, row.alert_id], toMember);
    },
  };
}

async function countIncidents(reader: Reader) {
  const db = reader.as<AlertsTables>();
  const counts = await db
    .selectFrom('incidents')
    .select([sql<number | null>`sum(state = 'open')`.as('open'), sql<number | null>`sum(state = 'ended')`.as('ended')])
    .executeTakeFirstOrThrow();
  const { adopted } = await db
    .selectFrom('incident_members')
    .select((of) => of.fn.countAll<number>().as('adopted'))
    .where('alert_id', '<>', '')
    .executeTakeFirstOrThrow();
  return { open: counts.open ?? 0, ended: counts.ended ?? 0, adopted };
}

async function toIncidents(reader: Reader, rows: readonly IncidentRow[]): Promise<Incident[]> {
  if (rows.length === 0) return [];
  const counts = await reader
    .as<AlertsTables>()
    .selectFrom('incident_members')
    .select((of) => [
      'incident_id',
      of.fn.countAll<number>().as('adopted'),
      sql<number>`sum("until" is null)`.as('adopted_open'),
    ])
    .where(
      'incident_id',
      'in',
      rows.map((row) => row.id),
    )
    .where('alert_id', '<>', '')
    .groupBy('incident_id')
    .execute();
  const byId = new Map(counts.map((count) => [count.incident_id, count]));
  return rows.map((row) => {
    const { adopted = 0, adopted_open = 0 } = byId.get(row.id) ?? {};
    return { ...toIncident(row), adopted, adopted_open };
  });
}

function toIncident(row: IncidentRow): Omit<Incident, 'adopted' | 'adopted_open'> {
  return {
    id: row.id,
    alert_id: row.alert_id,
    rule_id: row.rule_id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    state: row.state,
    opened_at: row.opened_at as Instant,
    ended_at: row.ended_at as Instant | null,
    counted: row.counted,
    version: row.version,
  };
}

const toMember = ({ device_id, alert_id, since, until, ended_by }: MemberRow): IncidentMember => ({
  device_id,
  alert_id: alert_id === '' ? null : alert_id,
  why: alert_id === '' ? 'counted' : 'adopted',
  since: since as Instant,
  until: until as Instant | null,
  ended_by,
});
