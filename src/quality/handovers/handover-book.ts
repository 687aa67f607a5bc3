import { createIncidentsReader, createSilencesReader } from '../../alerts/index.ts';
import {
  type Clock,
  type Duration,
  days,
  hours,
  type Ids,
  type Instant,
  instant,
  toRfc3339,
} from '../../base/index.ts';
import { type Reader, recordAudit, type Tx } from '../../db/index.ts';
import { type DeskIntent, readShiftWork } from '../../desk/index.ts';
import { type Calendar, nextRun } from '../../planned/index.ts';
import type { DepartureTables } from '../departures/departure-row.ts';
import { countsOf, type Handover, type HandoverContent } from './handover.ts';
import { type HandoverTables, listHandovers, toHandoverRow } from './handover-row.ts';
import { handoverText } from './handover-text.ts';

export interface HandoverBookOptions {
  /** When shifts end. */
  readonly calendar: Calendar;
  /** A clock that runs out so soon after the end is handed over. */
  readonly nearBreach: Duration;
}

/** Writes at the end of each shift what the next one has to know, once, also when the house was away at that time. */
export interface HandoverBook {
  /** Puts down when the first shift ends, or the next where the calendar has changed. */
  begin(tx: Tx): Promise<void>;
  /** The end of the shift that is written up next; it may lie in the past. */
  nextDue(reader: Reader): Promise<Instant | undefined>;
  /** Writes up the shift that ends at `at`; nothing when that was done before, or when it is too long ago to help anybody. */
  write(tx: Tx, at: Instant): Promise<readonly DeskIntent[]>;
}

/** Of each list; the rest is a number. */
const most = 50;
/** What was so long ago has been handed over by people. */
const tooLate = days(1);
/** A shift of which nobody knows when it began. */
const usual = hours(8);
const never = days(366);

export function createHandoverBook(
  { calendar, nearBreach }: HandoverBookOptions,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): HandoverBook {
  const after = (at: Instant): Instant => nextRun(calendar, at) ?? instant(at + never);
  return {
    async begin(tx) {
      const now = clock.now();
      const known = await nextAt(tx);
      if (known === undefined || known > now) await setNext(tx, after(now));
    },
    nextDue: nextAt,
    async write(tx, at) {
      if ((await nextAt(tx)) !== at) return [];
      const next = after(at);
      await setNext(tx, next);
      if (clock.now() - at > tooLate) return [];
      const last = (await listHandovers(tx, {}, { limit: 1 })).items[0]?.to ?? 0;
      const from = at - last > tooLate ? instant(at - usual) : (last as Instant);
      const content = await contentOf(tx, { from, at, next, soon: instant(at + nearBreach) });
      const handover: Handover = { id: ids.next('hov'), from, to: at, next, content };
      await tx.as<HandoverTables>().insertInto('handovers').values(toHandoverRow(handover)).execute();
      return tellOf(tx, ids, handover, calendar.time_zone);
    },
  };
}

async function contentOf(
  reader: Reader,
  { from, at, next, soon }: Readonly<Record<'from' | 'at' | 'next' | 'soon', Instant>>,
): Promise<HandoverContent> {
  const open = await createIncidentsReader(reader).listIncidents({ state: 'open' }, { limit: most });
  const { open: incidents } = await createIncidentsReader(reader).countIncidents();
  const active = await createSilencesReader(reader).listSilences({ state: 'active' }, { limit: 500 }, at);
  const ending = active.items.filter(({ until }) => until <= next).toSorted((a, b) => a.until - b.until);
  return {
    ...(await readShiftWork(reader, { from, at, soon, most })),
    incidents: {
      count: incidents,
      items: open.items.map(({ id, rule_id, subject, opened_at, counted }) => ({
        ...{ incident_id: id, rule_id, subject, opened_at, counted },
      })),
    },
    silences: {
      count: ending.length,
      items: ending.slice(0, most).map(({ id, kind, reason, until }) => ({ silence_id: id, kind, reason, until })),
    },
  };
}

async function tellOf(tx: Tx, ids: Ids, handover: Handover, timeZone: string): Promise<DeskIntent[]> {
  const { id, from, to } = handover;
  const counts = countsOf(handover);
  const object = { kind: 'handover', id };
  const detail = { from: toRfc3339(from), to: toRfc3339(to), counts };
  await recordAudit(tx, { at: to, actor: 'carewatch', action: 'handover.ready', object, detail });
  const body = {
    ...{ topic: 'handover.ready', at: toRfc3339(to), handover: { id, ...detail } },
    text: handoverText(handover, timeZone),
  };
  return [{ topic: 'handover.ready', ordering: 'carewatch', key: ids.next('evt'), at: to, body }];
}

async function nextAt(reader: Reader): Promise<Instant | undefined> {
  const row = await reader
    .as<DepartureTables>()
    .selectFrom('quality_calendar')
    .select('next_at')
    .where('work', '=', 'handover')
    .executeTakeFirst();
  return row?.next_at as Instant | undefined;
}

async function setNext(tx: Tx, next_at: Instant): Promise<void> {
  await tx.as<DepartureTables>().replaceInto('quality_calendar').values({ work: 'handover', next_at }).execute();
}
