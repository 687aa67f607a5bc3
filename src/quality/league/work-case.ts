import type { Duration, Instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import {
  acceptedTickets,
  answeredCallbacks,
  type CountedWork,
  checkedVisits,
  decidedClocks,
  finishedCalls,
  finishedRepairs,
  type WorkSpan,
} from '../../desk/index.ts';
import type { CaseName } from './measures.ts';

/** One thing that a figure counts. The figures are sums over these, so that list and figure cannot differ. */
export interface WorkCase {
  readonly measure: CaseName;
  readonly at: Instant;
  readonly id: string;
  readonly ticket_id: string | null;
  readonly device_id: string | null;
  readonly technician_id: string | null;
  readonly technician: string | null;
  readonly provider_id: string | null;
  readonly agent: string | null;
  /** Whether it belongs to the part of the share; of other work always true. */
  readonly counted: boolean;
  /** Of response times, else null. */
  readonly minutes: number | null;
}

export interface CaseSettings {
  /** A repair of the same fault so soon is a repeated one. */
  readonly repeatWithin: Duration;
}

type Tables = Readonly<
  Record<CaseName, (reader: Reader, span: WorkSpan, settings: CaseSettings) => AsyncGenerator<WorkCase>>
>;

const caseOf = (
  measure: CaseName,
  work: CountedWork,
  more: { readonly counted: boolean; readonly agent?: string | null; readonly minutes?: number },
): WorkCase => ({
  measure,
  at: work.at,
  id: work.id,
  ticket_id: work.ticket_id,
  device_id: work.device_id,
  technician_id: work.technician_id,
  technician: work.technician,
  provider_id: work.provider_id,
  agent: more.agent ?? null,
  counted: more.counted,
  minutes: more.minutes ?? null,
});

const minuteMs = 60_000;

/** Of one result only, or of all. */
async function* visitCases(
  reader: Reader,
  span: WorkSpan,
  measure: CaseName,
  result?: 'done' | 'not_at_home',
): AsyncGenerator<WorkCase> {
  for await (const one of checkedVisits(reader, span)) {
    if ((result ?? one.result) === one.result) yield caseOf(measure, one, { counted: one.contradicted });
  }
}

const readers: Tables = {
  async *very_satisfied(reader, span) {
    for await (const one of answeredCallbacks(reader, span)) {
      if (one.level !== null) yield caseOf('very_satisfied', one, { counted: one.level === 'very_satisfied' });
    }
  },
  async *valid_answers(reader, span) {
    for await (const one of answeredCallbacks(reader, span)) {
      if (one.level !== null) yield caseOf('valid_answers', one, { counted: true, agent: one.agent });
    }
  },
  async *sla_kept(reader, span) {
    for await (const one of decidedClocks(reader, span)) yield caseOf('sla_kept', one, { counted: one.kept });
  },
  async *first_visit_fix(reader, span, { repeatWithin }) {
    for await (const one of finishedRepairs(reader, span, repeatWithin)) {
      yield caseOf('first_visit_fix', one, { counted: one.firstVisit });
    }
  },
  async *repeat_repairs(reader, span, { repeatWithin }) {
    for await (const one of finishedRepairs(reader, span, repeatWithin)) {
      yield caseOf('repeat_repairs', one, { counted: one.repeated });
    }
  },
  contradicted_visits: (reader, span) => visitCases(reader, span, 'contradicted_visits'),
  contradicted_absences: (reader, span) => visitCases(reader, span, 'contradicted_absences', 'not_at_home'),
  contradicted_repairs: (reader, span) => visitCases(reader, span, 'contradicted_repairs', 'done'),
  async *response_time(reader, span) {
    for await (const one of acceptedTickets(reader, span)) {
      yield caseOf('response_time', one, { counted: true, minutes: one.waited_ms / minuteMs });
    }
  },
  async *care_calls(reader, span) {
    for await (const one of finishedCalls(reader, span)) {
      if (one.kind === 'care') yield caseOf('care_calls', one, { counted: true, agent: one.agent });
    }
  },
  async *callbacks(reader, span) {
    for await (const one of finishedCalls(reader, span)) {
      if (one.kind === 'callback') yield caseOf('callbacks', one, { counted: true, agent: one.agent });
    }
  },
};

/** In the order of `at` and id. */
export const workCases = (
  reader: Reader,
  measure: CaseName,
  span: WorkSpan,
  settings: CaseSettings,
): AsyncGenerator<WorkCase> => readers[measure](reader, span, settings);
