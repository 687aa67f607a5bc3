import { constants } from 'node:os';
import { type MessagePort, workerData } from 'node:worker_threads';
import { serveProcedures } from './base/index.ts';
import { openDatabase } from './db/index.ts';
import {
  createDeskReader,
  createPartsReport,
  createPerformanceReader,
  type DeskReader,
  type PartsReport,
  type PerformanceReader,
  type WorkCost,
} from './desk/index.ts';
import { createKnowledgeReports, type KnowledgeReports } from './knowledge/index.ts';
import { createQualityReports, type QualityReports, type ReportSettings } from './quality/index.ts';
import { stepBack } from './step-back.ts';

/** The reports' thread: answers questions that look at much of the operational data, on a handle that only reads. */
export interface ReportsThreadData {
  readonly database: string;
  readonly cost: WorkCost;
  readonly quality: ReportSettings;
  readonly ports: readonly MessagePort[];
}

export type ReportsProcedures = QualityReports &
  PerformanceReader &
  KnowledgeReports &
  PartsReport &
  Pick<DeskReader, 'satisfaction'>;

const { database, cost, quality, ports } = workerData as ReportsThreadData;
stepBack(constants.priority.PRIORITY_LOW);
const db = await openDatabase({ file: database, readonly: true }, []);
const procedures: ReportsProcedures = {
  ...createQualityReports(db, quality),
  ...createPerformanceReader(db, cost),
  ...createKnowledgeReports(db),
  ...createPartsReport(db),
  satisfaction: createDeskReader(db).satisfaction,
};
for (const port of ports) serveProcedures(port, procedures);
