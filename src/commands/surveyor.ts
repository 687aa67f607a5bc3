import type { Clock } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { Outbox } from '../notify/index.ts';
import type { DepartureBook, FoundDeparture, SurveySpan } from '../quality/index.ts';

export interface SurveyorDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly departures: DepartureBook;
  readonly outbox: Pick<Outbox, 'enqueue'>;
  /** Looks at the fleet elsewhere, for it takes long. */
  readonly survey: (span: SurveySpan) => Promise<readonly FoundDeparture[]>;
  readonly announce: () => void;
}

/** Compares cohorts when it is time. */
export interface Surveyor {
  /** Makes every survey that is due, one after the other. A call while another runs does nothing. */
  surveyDue(): Promise<void>;
}

export function createSurveyor({ db, clock, departures, outbox, survey, announce }: SurveyorDeps): Surveyor {
  let surveying = false;
  return {
    async surveyDue() {
      if (surveying) return;
      surveying = true;
      try {
        for (;;) {
          const due = await departures.due(db, clock.now());
          if (due === undefined) return;
          const found = await survey(due);
          await db.transaction(async (tx) => outbox.enqueue(tx, await departures.keep(tx, due, found)));
          announce();
        }
      } finally {
        surveying = false;
      }
    },
  };
}
