import { constants } from 'node:os';
import { type MessagePort, workerData } from 'node:worker_threads';
import {
  type AlertsReader,
  createAlertsReader,
  createOpenAlertsReader,
  type OpenAlertsReader,
} from './alerts/index.ts';
import { serveProcedures } from './base/index.ts';
import { openDatabase } from './db/index.ts';
import {
  type ClocksReader,
  createClocksReader,
  createDeskReader,
  createDispatchReader,
  type DeskReader,
  type DispatchReader,
} from './desk/index.ts';
import { createFleetReader, createPlacesReader, type FleetReader, type PlacesReader } from './fleet/index.ts';
import { createPeopleReader, holdersOf, type PeopleReader } from './people/index.ts';
import { stepBack } from './step-back.ts';

/**
 * The lists' thread: pages of lists and searches, on a handle that only reads. In a year of work one that fits little
 * looks at much, and must not stand beside a PUBACK.
 */
export interface ListsThreadData {
  readonly database: string;
  readonly ports: readonly MessagePort[];
}

export type ListsProcedures = Pick<DeskReader, 'listTickets' | 'listCareCalls' | 'listCallbacks'> &
  Pick<DispatchReader, 'listDispatches' | 'listLoads'> &
  Pick<ClocksReader, 'listBreaches'> &
  Pick<AlertsReader, 'listAlerts' | 'countOpen'> &
  OpenAlertsReader &
  Pick<FleetReader, 'listDevices' | 'countDevices'> &
  PlacesReader &
  Pick<PeopleReader, 'search'>;

const { database, ports } = workerData as ListsThreadData;
stepBack(constants.priority.PRIORITY_BELOW_NORMAL);
const db = await openDatabase({ file: database, readonly: true }, []);
const desk = createDeskReader(db);
const { listDispatches, listLoads } = createDispatchReader(db);
const { listBreaches } = createClocksReader(db);
const { listAlerts, countOpen } = createAlertsReader(db);
const { listDevices, countDevices } = createFleetReader(db, (text) => holdersOf(db, text));
const { search } = createPeopleReader(db);
const procedures: ListsProcedures = {
  listTickets: desk.listTickets,
  listCareCalls: desk.listCareCalls,
  listCallbacks: desk.listCallbacks,
  ...createOpenAlertsReader(db),
  ...createPlacesReader(db),
  ...{ listDispatches, listLoads, listBreaches, listAlerts, countOpen, listDevices, countDevices, search },
};
for (const port of ports) serveProcedures(port, procedures);
