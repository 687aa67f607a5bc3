import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type HistoryProcedures, remoteHistory, stepHistory } from '../../src/backtest/index.ts';
import { callProcedures, instant } from '../../src/base/index.ts';
import type { CatalogueFiles } from '../../src/catalogue-files.ts';
import { parseRule } from '../../src/rules/index.ts';
import { parseCatalogue } from '../../src/telemetry/index.ts';

/** Steps every default rule at once over stored history; answers how many readings, verdicts and milliseconds. */
export interface AllRulesData {
  readonly catalogue: CatalogueFiles;
  readonly store: MessagePort;
  readonly from: number;
  readonly to: number;
}

export interface AllRulesDone {
  readonly rules: number;
  readonly readings: number;
  readonly verdicts: number;
  readonly ms: number;
}

const { catalogue: texts, store, from, to } = workerData as AllRulesData;
const parsed = parseCatalogue(texts.deviceTypes);
if (!('catalogue' in parsed)) throw new Error('the catalogue is faulty');
const rules = texts.rules.flatMap(({ path, text }) => {
  const read = parseRule(text, path);
  return read.ok ? [{ rule: read.rule, version: 1 }] : [];
});
let verdicts = 0;
const onVerdict = (): void => {
  verdicts += 1;
};
const history = remoteHistory(callProcedures<HistoryProcedures>(store));
const began = performance.now();
const { readings, warmUpReadings } = await stepHistory(
  { from: instant(from), to: instant(to) },
  [{ rules, onVerdict }],
  { catalogue: parsed.catalogue, history, between: async () => {} },
);
const ms = performance.now() - began;
parentPort?.postMessage({
  rules: rules.length,
  readings: readings + warmUpReadings,
  verdicts,
  ms,
} satisfies AllRulesDone);
store.close();
