/** What every store must do, whatever keeps the data. An implementation runs this with `storeContract`. */
import { describe } from 'vitest';
import type { Duration } from '../../src/base/index.ts';
import type { Store, StoreFault } from '../../src/store/index.ts';
import { describeAppending } from './store-suite-appending.ts';
import { describeEvents } from './store-suite-events.ts';
import { describeHistory } from './store-suite-history.ts';
import { describeKeeping } from './store-suite-keeping.ts';
import { describeSeries } from './store-suite-series.ts';
import { describeSpelling } from './store-suite-spelling.ts';
import { describeSteps } from './store-suite-steps.ts';
import { describeTrends } from './store-suite-trends.ts';

export interface StoreUnderTest extends AsyncDisposable {
  readonly store: Store;
  /** Reported so far. */
  readonly faults: readonly StoreFault[];
}

/** Opens a new, empty store that keeps rows for `retention` after arrival. */
export type OpenStore = (options?: { readonly retention?: Duration }) => Promise<StoreUnderTest>;

/** In what stores may differ; everything else is the same. */
export interface StoreTraits {
  /** Whether a day that is over becomes something else, which `maintain` then tells of. */
  readonly closesDays: boolean;
}

export function storeContract(name: string, open: OpenStore, traits: StoreTraits): void {
  describe(`the store on ${name}`, () => {
    describeSeries(open);
    describeSpelling(open);
    describeSteps(open);
    describeTrends(open);
    describeAppending(open);
    describeKeeping(open, traits);
    describeEvents(open);
    describeHistory(open, traits);
  });
}
