import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { historyOf, stepHistory } from '../../src/backtest/index.ts';
import { createSystemClock, days, type Instant, instant } from '../../src/base/index.ts';
import type { Rule, Verdict } from '../../src/rules/index.ts';
import { createRowBuffer, openDuckStore, type Store } from '../../src/store/index.ts';
import type { TelemetryEvent } from '../../src/telemetry/index.ts';
import type { Recording } from './recording.ts';

/** What two runs of the engine must agree on; `seq` and `ordinal` count entries, of which a backtest reads fewer. */
const said = ({ rule, version, subject, kind, severity, level, at, deviceTime, since, reason, inputs }: Verdict) => ({
  ...{ rule, version, subject, kind, severity, level },
  ...{ at, deviceTime, since, reason, inputs },
});

type Said = ReturnType<typeof said>;

const inOrder = (verdicts: readonly Verdict[]): Said[] =>
  verdicts
    .map(said)
    .sort(
      (a, b) =>
        a.at - b.at ||
        (a.subject.id < b.subject.id ? -1 : Number(a.subject.id > b.subject.id)) ||
        (a.rule < b.rule ? -1 : Number(a.rule > b.rule)),
    );

export function expectSame(again: readonly Verdict[], live: readonly Verdict[]): void {
  const [a, b] = [inOrder(again), inOrder(live)];
  // Quicker than the comparison that can explain itself.
  if (!isDeepStrictEqual(a, b)) expect(a).toStrictEqual(b);
}

export async function storeOf(events: readonly TelemetryEvent[], dir: string): Promise<Store> {
  const deps = { clock: createSystemClock(), onFault: (fault: unknown) => expect(fault).toBeUndefined() };
  const store = await openDuckStore({ dir, retention: { raw: days(3_650) } }, deps);
  const rows = createRowBuffer();
  for (const [index, event] of events.entries()) {
    if (rows.rows >= 500 && events[index - 1]?.seq !== event.seq) await store.append(rows.take());
    rows.add(event);
  }
  await store.append(rows.take());
  return store;
}

interface Asked {
  readonly rules: readonly { readonly rule: Rule; readonly version: number }[] | 'as-recorded';
  readonly from?: Instant;
  readonly to?: Instant;
  readonly devices?: readonly string[];
  readonly sliceRows?: number;
}

export async function backtest(
  run: Pick<Recording, 'catalogue' | 'events'>,
  store: Store,
  asked: Asked,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const { rules, sliceRows, devices } = asked;
  const from = asked.from ?? instant(0);
  const to = asked.to ?? instant((run.events.at(-1)?.at ?? 0) + 1);
  const deps = { catalogue: run.catalogue, history: historyOf(store), between: async () => {}, sliceRows };
  const onVerdict = (verdict: Verdict): void => void (verdict.at >= from && verdicts.push(verdict));
  await stepHistory({ from, to, devices }, [{ rules, onVerdict }], deps);
  return verdicts;
}
