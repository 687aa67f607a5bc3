import type { Ids, Instant } from '../base/index.ts';
import { instant } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import type { DeskIntent } from '../desk/index.ts';
import { type RunDeps, workRun } from './campaigns/runs.ts';
import { lookAtTrigger } from './campaigns/triggers.ts';
import { nextSurvey, type SurveyDeps, workSurvey } from './maintenance/survey.ts';
import type { PlannedTables } from './tables.ts';

/** What planned care does by itself: surveys, triggers of campaigns, and their runs, in small steps. */
export interface PlannedCare {
  /** When it has something to do next; undefined while there is nothing. */
  nextDue(reader: Reader): Promise<Instant | undefined>;
  /** Does the one thing that is due first; what it queued is told. Does nothing when nothing is due. */
  workOne(tx: Tx, now: Instant): Promise<DeskIntent[]>;
}

export interface PlannedCareDeps extends SurveyDeps, RunDeps {
  readonly ids: Ids;
}

type Due =
  | { readonly at: number; readonly what: 'survey' }
  | { readonly at: number; readonly what: 'trigger' | 'run'; readonly id: string };

/** Each thing is done as of its own instant when the house was away; a slice that goes on, as of now. */
export function createPlannedCare(deps: PlannedCareDeps): PlannedCare {
  return {
    async nextDue(reader) {
      const due = await firstDue(reader);
      return due === undefined ? undefined : instant(due.at);
    },
    async workOne(tx, now) {
      const due = await firstDue(tx);
      if (due === undefined || due.at > now) return [];
      switch (due.what) {
        case 'survey':
          await workSurvey(tx, deps, now);
          return [];
        case 'trigger':
          await lookAtTrigger(tx, deps.ids, due.id, now);
          return [];
        case 'run':
          return workRun(tx, deps, due.id, now);
      }
    },
  };
}

/** Runs before triggers before surveys, where two are due at one instant. */
async function firstDue(reader: Reader): Promise<Due | undefined> {
  const db = reader.as<PlannedTables>();
  const run = await db
    .selectFrom('campaign_runs')
    .select(['id', 'next_at'])
    .where('next_at', 'is not', null)
    .orderBy('next_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const campaign = await db
    .selectFrom('campaigns')
    .select(['id', 'next_run_at'])
    .where('next_run_at', 'is not', null)
    .orderBy('next_run_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const all: Due[] = [
    ...(run?.next_at == null ? [] : [{ at: run.next_at, what: 'run' as const, id: run.id }]),
    ...(campaign?.next_run_at == null ? [] : [{ at: campaign.next_run_at, what: 'trigger' as const, id: campaign.id }]),
    { at: await nextSurvey(reader), what: 'survey' },
  ];
  return all.toSorted((a, b) => a.at - b.at)[0];
}
