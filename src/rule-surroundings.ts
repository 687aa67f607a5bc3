import { assert, type Duration } from './base/index.ts';
import { type CatalogueFiles, parseScripts } from './catalogue-files.ts';
import type { Surroundings } from './rules/index.ts';
import { type Catalogue, parseFaultCodes } from './telemetry/index.ts';

/** What the rules of this installation are judged beside, the same by the command line and the API. */
export function surroundingsOf(files: CatalogueFiles, catalogue: Catalogue, retention: Duration): Surroundings {
  const parsed = parseFaultCodes(files.faultCodes, catalogue);
  assert('faultCodes' in parsed, `the catalogue is faulty: ${JSON.stringify(parsed)}`);
  return {
    retention,
    faults: [...parsed.faultCodes.keys()],
    scripts: [...parseScripts(files.scripts).keys()],
  };
}
