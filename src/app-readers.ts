import type { AccessReader } from './access/index.ts';
import { createAlertsReader, createIncidentsReader, createSilencesReader } from './alerts/index.ts';
import type { ListsProcedures } from './app-lists.ts';
import type { ReportsProcedures } from './app-reports.ts';
import { createBacktestReader } from './backtest/index.ts';
import type { Remote } from './base/index.ts';
import type { CatalogueFiles } from './catalogue-files.ts';
import { parseChecklists } from './checklists-file.ts';
import { type ConfigDocument, spanOf } from './config-schema.ts';
import type { Database } from './db/index.ts';
import {
  createClocksReader,
  createDeskReader,
  createDispatchReader,
  createEvidenceReader,
  createVisitsReader,
} from './desk/index.ts';
import { createErasureReader } from './erasure/index.ts';
import { createOrphanReader, type FleetReader } from './fleet/index.ts';
import { createArticleReader } from './knowledge/index.ts';
import { createNotifyReader } from './notify/index.ts';
import { parseParts } from './parts-file.ts';
import { createPeopleReader } from './people/index.ts';
import { createPlannedReader } from './planned/index.ts';
import { createQualityReader } from './quality/index.ts';
import { surroundingsOf } from './rule-surroundings.ts';
import { createRuleReader } from './rules/index.ts';
import { parseSla } from './sla-file.ts';
import type { Catalogue } from './telemetry/index.ts';
import { createForecastReader } from './weather/index.ts';

export interface ReadersDeps {
  /** A handle that only reads. */
  readonly database: Database;
  readonly texts: CatalogueFiles;
  readonly catalogue: Catalogue;
  readonly fleet: FleetReader;
  readonly access: AccessReader;
  readonly lists: Remote<ListsProcedures>;
  readonly reports: Remote<ReportsProcedures>;
}

/** All that the API reads of the operational data; what looks at much of it is answered by the lists' and reports' threads. */
export function createReaders(config: ConfigDocument, deps: ReadersDeps) {
  const { database, texts, catalogue, lists, reports } = deps;
  const { listTickets, listCareCalls, listCallbacks, listDispatches, listLoads, listBreaches } = lists;
  const { listAlerts, countOpen, listDevices, countDevices, search } = lists;
  const { satisfaction } = reports;
  const types = new Set(catalogue.types.keys());
  const surroundings = surroundingsOf(texts, catalogue, spanOf(config.store.retention));
  return {
    database,
    catalogue,
    fleet: { ...deps.fleet, listDevices, countDevices },
    places: lists,
    orphans: createOrphanReader(database),
    access: deps.access,
    people: { ...createPeopleReader(database), search },
    alerts: { ...createAlertsReader(database), listAlerts, countOpen },
    incidents: createIncidentsReader(database),
    silences: createSilencesReader(database),
    desk: { ...createDeskReader(database), listTickets, listCareCalls, listCallbacks, satisfaction },
    dispatch: { ...createDispatchReader(database), listDispatches, listLoads },
    clocks: { ...createClocksReader(database, parseSla(texts.sla)), listBreaches },
    evidence: createEvidenceReader(database),
    visits: createVisitsReader(database, parseChecklists(texts.checklists, types)),
    parts: parseParts(texts.parts, types),
    performance: reports,
    notify: createNotifyReader(database),
    backtests: createBacktestReader(database),
    planned: createPlannedReader(database),
    erasures: createErasureReader(database),
    quality: createQualityReader(database),
    timeZone: config.desk.time_zone,
    reports,
    rules: createRuleReader(database, catalogue, surroundings),
    weather: createForecastReader(database),
    articles: createArticleReader(database),
  };
}
