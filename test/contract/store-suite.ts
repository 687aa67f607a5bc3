/** What every store must do, whatever keeps the data. An implementation runs this with `storeContract`. */
import { describe } from 'vitest';
import type { Duration } from '../../src/base/index.ts';
import type { Store, StoreFault } from '../../src/store/index.ts';
import { describeAppending } from './store-suite-appending.ts';
import { describeEvents } from './store-suite-events.ts';
import { describeExport } from './store-suite-export.ts';
import { describeHistory } from './store-suite-history.ts';
import { describeKeeping } from './store-suite-keeping.ts';
import { describeRollups } from './store-suite-rollups.ts';
import { describeSeries } from './store-suite-series.ts';
import { describeSpelling } from './store-suite-spelling.ts';
import { describeSteps } from './store-suite-steps.ts';
import { describeTrends } from './store-suite-trends.ts';

export interface StoreUnderTest extends AsyncDisposable {
  readonly store: Store;
  /** Reported so far. */
  readonly faults: readonly StoreFault[];
  /** Closes the store and opens it again. */
  reopen(): Promise<void>;
}

/** Opens a new, empty store that keeps rows for `retention` after arrival, and rollups when they have a span. */
export type OpenStore = (options?: {
  readonly retention?: Duration;
  readonly rollups?: { readonly five_minutes: Duration; readonly hourly: Duration };
}) => Promise<StoreUnderTest>;

export function storeContract(name: string, open: OpenStore): void {
  describe(`the store on ${name}`, () => {
    describeSeries(open);
    describeSpelling(open);
    describeSteps(open);
    describeTrends(open);
    describeAppending(open);
    describeKeeping(open);
    describeEvents(open);
    describeHistory(open);
    describeRollups(open);
    describeExport(open);
  });
}
