import { parentPort, workerData } from 'node:worker_threads';
import { assert } from './base/index.ts';
import type { RuleTestThreadData } from './rule-test-threads.ts';
import { testRuleTexts } from './rules/index.ts';
import { parseCatalogue } from './telemetry/index.ts';

/** The thread of one rule test: it reads the texts, runs the test, tells how that went, and ends. */

const { catalogue: texts, asked } = workerData as RuleTestThreadData;
const parsed = parseCatalogue(texts.deviceTypes);
assert('catalogue' in parsed, `the catalogue is faulty: ${JSON.stringify(parsed)}`);
// From here on its time counts: how long a thread takes to begin is not the test's doing.
parentPort?.postMessage('begun');
parentPort?.postMessage(testRuleTexts(asked, parsed.catalogue));
