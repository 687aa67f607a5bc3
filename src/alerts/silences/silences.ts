import { sql } from 'kysely';
import { AppError, type Clock, type Ids, type Instant } from '../../base/index.ts';
import type { Reader, Tx } from '../../db/index.ts';
import type { Severity } from '../../rules/index.ts';
import type { AlertChange } from '../alert.ts';
import type { AlertsFailure } from '../errors.ts';
import type { AlertsTables, SilenceRow } from '../tables.ts';
import { checkSilence, mostRunning } from './check-silence.ts';
import { auditSilence, nextSilenceEnd, settle, settleSilences } from './settle.ts';
import type { NewSilence, NewVisit, Silence } from './silence.ts';
import { toSilence } from './silence-row.ts';
import { beginVisit, visitOf } from './visits.ts';

export interface SilencesDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  /** The severities that the newest version of a rule can have. Without it rules are not looked up. */
  readonly severitiesOf?: (reader: Reader, rule: string) => Promise<readonly Severity[] | undefined>;
}

/** The silence after a command, and the alerts whose work opens now. */
export interface SilenceOutcome {
  readonly silence: Silence;
  readonly changes: readonly AlertChange[];
}

/**
 * Spans in which matching alerts are shown and open no work. What opened before keeps its work. When one ends, by
 * itself or early, each alert that it muted is looked at again; none is forgotten, whatever stops meanwhile.
 */
export interface Silences {
  create(tx: Tx, input: NewSilence, by: string): Promise<SilenceOutcome>;
  /** Ends it now; refuses one that is over. */
  end(tx: Tx, id: string, ifMatch: number | undefined, by: string): Promise<SilenceOutcome>;
  beginVisit(tx: Tx, input: NewVisit, by: string): Promise<SilenceOutcome>;
  /** The technician has left the device. */
  endVisit(tx: Tx, device: string, by: string): Promise<SilenceOutcome>;
  /** Looks again at what was muted by silences that have ended by `now`. */
  settle(tx: Tx, now: Instant): Promise<AlertChange[]>;
  /** When `settle` has something to do next. */
  nextEnd(reader: Reader): Promise<Instant | undefined>;
}

export function createSilences(deps: SilencesDeps): Silences {
  const { clock, ids } = deps;

  const endRow = async (tx: Tx, row: SilenceRow, by: string): Promise<SilenceOutcome> => {
    const now = clock.now();
    if (row.settled === 1 || row.ended_by !== null || row.ends_at <= now) throw over(row);
    const set = { ended_by: by, ends_at: Math.max(row.starts_at, now), version: row.version + 1 };
    await tx.as<AlertsTables>().updateTable('silences').set(set).where('id', '=', row.id).execute();
    const ended = { ...row, ...set };
    await auditSilence(tx, ended, now, by, 'ended');
    return { silence: toSilence(ended, now), changes: await settle(tx, ended, now) };
  };

  return {
    async create(tx, input, by) {
      const now = clock.now();
      const { severitiesOf } = deps;
      await checkSilence(input, now, severitiesOf && ((rule) => severitiesOf(tx, rule)));
      const { kind, matchers, from = now, until, reason, p1_responsible = null } = input;
      const row: SilenceRow = {
        ...{ id: ids.next('sil'), kind, matchers: JSON.stringify(matchers), starts_at: from, ends_at: until, reason },
        ...{ p1_responsible, technician: null, device_id: null },
        ...{ created_by: by, created_at: now, ended_by: null, settled: 0, version: 1 },
      };
      return begin(tx, row, now);
    },
    async end(tx, id, ifMatch, by) {
      const row = await readSilence(tx, id);
      refuseStale(row, ifMatch);
      return endRow(tx, row, by);
    },
    async beginVisit(tx, input, by) {
      const now = clock.now();
      return begin(tx, await beginVisit(tx, { id: ids.next('sil'), input, by, now }), now);
    },
    async endVisit(tx, device, by) {
      const row = await visitOf(tx, device, clock.now());
      if (row !== undefined) return endRow(tx, row, by);
      const sentence = `No technician is at ${device}; GET /silences?kind=on_site lists the visits.`;
      throw new AppError<AlertsFailure>({ code: 'no-visit', device }, sentence);
    },
    settle: settleSilences,
    nextEnd: nextSilenceEnd,
  };
}

async function begin(tx: Tx, row: SilenceRow, now: Instant): Promise<SilenceOutcome> {
  const db = tx.as<AlertsTables>();
  const { running } = await db
    .selectFrom('silences')
    .select((count) => count.fn.countAll<number>().as('running'))
    .where('settled', '=', sql.lit(0))
    .executeTakeFirstOrThrow();
  if (running >= mostRunning) {
    const sentence = `${running} silences are pending or active, which is the most there may be; end some of them first.`;
    throw new AppError<AlertsFailure>({ code: 'too-many-silences', limit: mostRunning }, sentence);
  }
  await db.insertInto('silences').values(row).execute();
  await auditSilence(tx, row, now, row.created_by, 'created');
  return { silence: toSilence(row, now), changes: [] };
}

async function readSilence(tx: Tx, id: string): Promise<SilenceRow> {
  const row = await tx.as<AlertsTables>().selectFrom('silences').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return row;
  throw new AppError<AlertsFailure>({ code: 'silence-unknown', id }, `There is no silence ${id}.`);
}

function refuseStale({ version }: SilenceRow, ifMatch: number | undefined): void {
  if (ifMatch === undefined || ifMatch === version) return;
  throw new AppError<AlertsFailure>(
    { code: 'version-mismatch', expected: ifMatch, actual: version },
    `Version ${ifMatch} was read, but it is ${version} by now; read it again and repeat the change.`,
  );
}

function over({ id }: SilenceRow): AppError<AlertsFailure> {
  return new AppError<AlertsFailure>({ code: 'silence-over', id }, `Silence ${id} is over; make a new one to go on.`);
}
