import { type Clock, type Duration, days, type Ids, type Instant, instant, toRfc3339 } from '../../base/index.ts';
import { type Reader, recordAudit, type Tx } from '../../db/index.ts';
import type { DeskIntent } from '../../desk/index.ts';
import { type Calendar, nextRun } from '../../planned/index.ts';
import { createCorrectiveBook } from '../actions/corrective-book.ts';
import type { CohortName, Comparison } from './compare.ts';
import type { Departure } from './departure.ts';
import { type DepartureTables, toDepartureRow } from './departure-row.ts';
import { describeDeparture } from './describe-departure.ts';
import type { FoundDeparture } from './find-departures.ts';
import type { SurveySpan } from './read-departures.ts';

export interface DepartureBookOptions {
  /** When cohorts are compared. */
  readonly calendar: Calendar;
  /** Who answers for what is found, until a person says otherwise. */
  readonly owner: string;
  readonly actWithin: Duration;
}

/**
 * Compares cohorts when the calendar says so. A cohort that departs opens one corrective action and is told of once, for
 * good: whether measures helped is seen in the failure rates.
 */
export interface DepartureBook {
  /** Puts down when it is looked first, or anew where the calendar has changed; a survey that was missed is made up for. */
  begin(tx: Tx): Promise<void>;
  /** The survey that is due by `now`, if one is. */
  due(reader: Reader, now: Instant): Promise<SurveySpan | undefined>;
  /** Keeps what a survey found and is not known yet; does nothing when the survey was kept before. */
  keep(tx: Tx, span: SurveySpan, found: readonly FoundDeparture[]): Promise<readonly DeskIntent[]>;
}

/** A calendar that names no day for years is looked at again in one. */
const never = days(366);

export function createDepartureBook(
  options: DepartureBookOptions,
  deps: { readonly clock: Clock; readonly ids: Ids },
): DepartureBook {
  const after = (at: Instant): Instant => nextRun(options.calendar, at) ?? instant(at + never);
  return {
    async begin(tx) {
      const now = deps.clock.now();
      const known = await nextAt(tx);
      if (known === undefined || known > now) await setNext(tx, after(now));
    },
    async due(reader, now) {
      const at = await nextAt(reader);
      return at === undefined || at > now ? undefined : { at, next: after(at) };
    },
    async keep(tx, { at, next }, found) {
      if ((await nextAt(tx)) !== at) return [];
      await setNext(tx, next);
      const intents: DeskIntent[] = [];
      for (const one of found) intents.push(...(await keepOne(tx, options, deps, one, at)));
      return intents;
    },
  };
}

const nextAt = async (reader: Reader): Promise<Instant | undefined> => {
  const row = await reader
    .as<DepartureTables>()
    .selectFrom('quality_calendar')
    .select('next_at')
    .where('work', '=', 'survey')
    .executeTakeFirst();
  return row?.next_at as Instant | undefined;
};

async function setNext(tx: Tx, next_at: Instant): Promise<void> {
  await tx.as<DepartureTables>().replaceInto('quality_calendar').values({ work: 'survey', next_at }).execute();
}

async function keepOne(
  tx: Tx,
  { calendar, owner, actWithin }: DepartureBookOptions,
  { ids }: { readonly ids: Ids },
  found: FoundDeparture,
  at: Instant,
): Promise<DeskIntent[]> {
  if (await isKnown(tx, found)) return [];
  const book = createCorrectiveBook({ clock: { now: () => at }, ids });
  const due_on = dayOf(instant(at + actWithin), calendar.time_zone);
  const action = await book.create(tx, { ...describeDeparture(found), owner, due_on }, 'carewatch');
  const { findings, ...rest } = found;
  const departure: Departure = {
    ...{ id: ids.next('dep'), ...rest, found_at: at, corrective_action_id: action.id },
    findings: findings.map(withoutName),
  };
  await tx.as<DepartureTables>().insertInto('cohort_departures').values(toDepartureRow(departure)).execute();
  const object = { kind: 'cohort-departure', id: departure.id };
  const [surest] = departure.findings;
  const detail = { ...cohortOf(found), corrective_action_id: action.id, surest };
  await recordAudit(tx, { at, actor: 'carewatch', action: 'quality.cohort-departed', object, detail });
  const body = {
    ...{ topic: 'quality.cohort-departed', at: toRfc3339(at), title: action.title },
    departure: { ...departure, found_at: toRfc3339(at) },
  };
  return [{ topic: 'quality.cohort-departed', ordering: departure.id, key: ids.next('evt'), at, body }];
}

const cohortOf = ({ device_type, by, model, name }: CohortName): CohortName => ({ device_type, by, model, name });

const withoutName = ({ device_type: _, by: __, model: ___, name: ____, ...figures }: Comparison) => figures;

async function isKnown(tx: Tx, { device_type, by, model, name }: CohortName): Promise<boolean> {
  const row = await tx
    .as<DepartureTables>()
    .selectFrom('cohort_departures')
    .select('id')
    .where('device_type', '=', device_type)
    .where('cohort_by', '=', by)
    .where('model', '=', model ?? '')
    .where('name', '=', name)
    .executeTakeFirst();
  return row !== undefined;
}

/** `YYYY-MM-DD` on clocks of the zone. */
const dayOf = (at: Instant, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
