import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import { pageOf, readPageKey } from '../db/index.ts';
import type { Severity, Subject, Verdict } from '../rules/index.ts';
import type { Alert, AlertState, Suppression } from './alert.ts';
import { toAlerts } from './alert-row.ts';
import type { AlertsTables } from './tables.ts';

export interface AlertFilter {
  readonly rule_id?: string;
  readonly device_id?: string;
  readonly state?: AlertState;
  readonly severity?: Severity;
  readonly subject_kind?: Subject['kind'];
  readonly subject_id?: string;
  readonly incident_id?: string;
  /** Whether its work waits. */
  readonly muted?: boolean;
  /** Whether its episodes come and go. */
  readonly flapping?: boolean;
  readonly opened_from?: Instant;
  readonly opened_to?: Instant;
}

/** A verdict of a rule in shadow: recorded, without effect. */
export type ShadowVerdict = Omit<Verdict, 'mode'>;

/** A verdict held back, for looking at noise: whom it was about and why it took no effect. */
export interface SuppressedVerdict extends Suppression {
  readonly rule_id: string;
  readonly device_id: string | null;
  readonly subject: Subject;
  readonly alert_id: string | null;
  readonly kind: Verdict['kind'];
}

export interface AlertsReader {
  getAlert(id: string): Promise<Alert | undefined>;
  /** Newest first. */
  listAlerts(filter: AlertFilter, page: PageRequest): Promise<Page<Alert>>;
  /** Open and acknowledged alerts by rule. */
  countOpen(): Promise<Readonly<Record<string, number>>>;
  /** Newest first. */
  listShadowVerdicts(
    filter: Pick<AlertFilter, 'rule_id' | 'device_id'>,
    page: PageRequest,
  ): Promise<Page<ShadowVerdict>>;
  /** Newest first. */
  listSuppressed(
    filter: Pick<AlertFilter, 'rule_id' | 'device_id'>,
    page: PageRequest,
  ): Promise<Page<SuppressedVerdict>>;
}

export function createAlertsReader(reader: Reader): AlertsReader {
  const db = reader.as<AlertsTables>();
  return {
    async getAlert(id) {
      const rows = await db.selectFrom('alerts').selectAll().where('id', '=', id).execute();
      return (await toAlerts(reader, rows))[0];
    },
    listAlerts: (filter, page) => listAlerts(reader, filter, page),
    async countOpen() {
      const rows = await db
        .selectFrom('alerts')
        .select(['rule_id', sql<number>`count(*)`.as('n')])
        .where(sql<boolean>`state in ('open', 'acknowledged')`)
        .groupBy('rule_id')
        .execute();
      return Object.fromEntries(rows.map((row) => [row.rule_id, row.n]));
    },
    listShadowVerdicts: (filter, page) => listShadowVerdicts(reader, filter, page),
    listSuppressed: (filter, page) => listSuppressed(reader, filter, page),
  };
}

type VerdictFilter = Pick<AlertFilter, 'rule_id' | 'device_id'>;

const verdictKey = (row: { readonly seq: number; readonly ordinal: number }): [number, number] => [
  row.seq,
  row.ordinal,
];

const before = (page: PageRequest) => {
  const [seq, ordinal] = readPageKey(page, [0, 0] as [number, number]) ?? [Number.MAX_SAFE_INTEGER, 0];
  return sql<boolean>`(seq, ordinal) < (${seq}, ${ordinal})`;
};

async function listShadowVerdicts(
  reader: Reader,
  filter: VerdictFilter,
  page: PageRequest,
): Promise<Page<ShadowVerdict>> {
  const rows = await reader
    .as<AlertsTables>()
    .selectFrom('shadow_verdicts')
    .selectAll()
    .where(before(page))
    .$if(filter.rule_id !== undefined, (q) => q.where('rule_id', '=', filter.rule_id ?? ''))
    .$if(filter.device_id !== undefined, (q) => q.where('device_id', '=', filter.device_id ?? ''))
    .orderBy('seq', 'desc')
    .orderBy('ordinal', 'desc')
    .limit(page.limit + 1)
    .execute();
  return pageOf(rows, page, verdictKey, (row) => JSON.parse(row.verdict) as ShadowVerdict);
}

async function listSuppressed(
  reader: Reader,
  filter: VerdictFilter,
  page: PageRequest,
): Promise<Page<SuppressedVerdict>> {
  const rows = await reader
    .as<AlertsTables>()
    .selectFrom('suppressed_verdicts')
    .selectAll()
    .where(before(page))
    .$if(filter.rule_id !== undefined, (q) => q.where('rule_id', '=', filter.rule_id ?? ''))
    .$if(filter.device_id !== undefined, (q) => q.where('device_id', '=', filter.device_id ?? ''))
    .orderBy('seq', 'desc')
    .orderBy('ordinal', 'desc')
    .limit(page.limit + 1)
    .execute();
  return pageOf(rows, page, verdictKey, ({ ordinal: _, subject_kind, subject_id, ...row }) => ({
    ...row,
    subject: { kind: subject_kind, id: subject_id },
    at: row.at as Instant,
  }));
}

async function listAlerts(reader: Reader, filter: AlertFilter, page: PageRequest): Promise<Page<Alert>> {
  const after = readPageKey(page, [0, ''] as [number, string]);
  const { rule_id, device_id, state, severity, subject_kind, subject_id, incident_id, muted, flapping } = filter;
  const { opened_from, opened_to } = filter;
  const rows = await reader
    .as<AlertsTables>()
    .selectFrom('alerts')
    .selectAll()
    .$if(after !== undefined, (q) => q.where(sql<boolean>`(opened_at, id) < (${after?.[0]}, ${after?.[1]})`))
    .$if(rule_id !== undefined, (q) => q.where('rule_id', '=', rule_id ?? ''))
    .$if(device_id !== undefined, (q) => q.where('device_id', '=', device_id ?? ''))
    .$if(state !== undefined, (q) => q.where('state', '=', state ?? 'open'))
    .$if(severity !== undefined, (q) => q.where('severity', '=', severity ?? 'P1'))
    .$if(subject_kind !== undefined, (q) => q.where('subject_kind', '=', subject_kind ?? 'device'))
    .$if(subject_id !== undefined, (q) => q.where('subject_id', '=', subject_id ?? ''))
    .$if(incident_id !== undefined, (q) => q.where('incident_id', '=', incident_id ?? ''))
    .$if(muted !== undefined, (q) => q.where('muted_by', muted === true ? 'is not' : 'is', null))
    .$if(flapping !== undefined, (q) => q.where('flapping_since', flapping === true ? 'is not' : 'is', null))
    .$if(opened_from !== undefined, (q) => q.where('opened_at', '>=', opened_from ?? 0))
    .$if(opened_to !== undefined, (q) => q.where('opened_at', '<', opened_to ?? 0))
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
  return { ...shown, items: await toAlerts(reader, shown.items) };
}
