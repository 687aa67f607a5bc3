import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { Logger } from 'pino';
import {
  createAccessReader,
  createCompanySignIn,
  createSessionBook,
  createSessionsReader,
  createSignIn,
  createTokenBook,
  createUsersReader,
} from './access/index.ts';
import { createApi } from './api/index.ts';
import { openMqttSide, type UnopenedSide, unopened } from './app-broker.ts';
import { startHeartbeat } from './app-heartbeat.ts';
import { createNote, createPulse, nothing, openHouseJournal } from './app-journal.ts';
import type { ListsProcedures, ListsThreadData } from './app-lists.ts';
import { hearOperations, tellOfLag, tellOfReplay } from './app-news.ts';
import { createMainProcedures } from './app-procedures.ts';
import { createReaders } from './app-readers.ts';
import type { ReportsProcedures, ReportsThreadData } from './app-reports.ts';
import type { StoreProcedures } from './app-store.ts';
import { createBackupDesk } from './backup/index.ts';
import { createBackupThreads } from './backup-threads.ts';
import {
  assert,
  callProcedures,
  createDrivenClock,
  createIds,
  createRoomMeter,
  createSystemClock,
  type Instant,
  minutes,
  seconds,
  serveProcedures,
} from './base/index.ts';
import { readCatalogueFiles } from './catalogue-files.ts';
import type { Config } from './config.ts';
import { spanOf } from './config-schema.ts';
import { openDatabase } from './db/index.ts';
import { createCredentialBook, createFleetReader } from './fleet/index.ts';
import { createHouse, createUpkeep } from './house/index.ts';
import { createLateThread } from './late-thread.ts';
import { readMappings } from './mappings-files.ts';
import { readCertificate, readNotifySecrets } from './named-files.ts';
import type { OperationsThreadProcedures } from './operations-thread.ts';
import { outsideSecretsOf } from './outside-secrets.ts';
import { reportSettings } from './quality-options.ts';
import { createRuleTestThreads } from './rule-test-threads.ts';
import { companyOptionsOf, sessionLimitsOf } from './sign-in-options.ts';
import { startThread } from './start-thread.ts';
import { createExportDesk, type StoreFault } from './store/index.ts';
import { databaseName, storeSettings } from './store-options.ts';
import { entryKind, parseCatalogue, readsTopics } from './telemetry/index.ts';
import { readVersion } from './version.ts';

/** The house, open. Disposing it closes the front door first and lets everything behind it run dry. */
export interface App extends AsyncDisposable {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  /** Resolves when the house had to give up, with the reason. */
  readonly failed: Promise<Error>;
}

/** Where the console's build lies. */
const consoleFolder = join(import.meta.dirname, '../web/dist');

/**
 * Builds the house from the back to the front door and, disposed, closes it in reverse. It is one straight page
 * because each step needs what the earlier ones made.
 *
 *     broker ──▶ journal ──groups──▶ [operations thread] ──rows──▶ [store thread]
 *       ▲            └── durable ──▶ PUBACK      │
 *       └────────── commands ◀───────────────────┘          api ──▶ readers here, commands over there
 */
export async function createApp(config: Config, adminToken: string, log: Logger): Promise<App> {
  await using opening = new AsyncDisposableStack();
  const failed = Promise.withResolvers<Error>();
  const onFailed = failed.resolve;
  // A thread that failed answers nothing: what waits for its first answer ends with the thread's error.
  const orFailed = <T>(answer: Promise<T>): Promise<T> =>
    Promise.race([answer, failed.promise.then((error) => Promise.reject(error))]);

  const wall = createSystemClock();
  const driven = config.driven === undefined ? undefined : createDrivenClock(config.driven.start);
  const clock = driven ?? wall;
  let mqtt: UnopenedSide = unopened;
  const ids = createIds(clock);

  const folder = (name: string): string => join(config.dataDir, name);
  for (const name of ['journal', 'snapshots', 'telemetry']) await mkdir(folder(name), { recursive: true });

  const texts = readCatalogueFiles();
  const parsed = parseCatalogue(texts.deviceTypes);
  assert('catalogue' in parsed, `the catalogue is faulty: ${JSON.stringify(parsed)}`);
  const { catalogue } = parsed;
  const mappings = readMappings(texts.mappings, config.file.telemetry.mappings_folder, catalogue);

  // The store thread: DuckDB, and InfluxDB where it is chosen. Two lines lead to it, one for rows, one for the API's questions.
  const rowsLine = new MessageChannel();
  const storeLine = new MessageChannel();
  const storeThread = startThread(
    './app-store.ts',
    {
      settings: await storeSettings(config.file, folder('telemetry')),
      ports: [rowsLine.port1, storeLine.port1],
    },
    onFailed,
  );
  opening.defer(async () => void (await storeThread.terminate()));
  storeThread.on('message', ({ code, detail }: StoreFault) => log.error({ room: 'store', code }, detail));
  const store = callProcedures<StoreProcedures>(storeLine.port2);
  opening.defer(() => storeLine.port2.close());
  const storeCursor = await orFailed(store.cursor());
  const usedUpTo = await orFailed(store.usedUpTo());
  opening.defer(() => store.close());

  // The operations thread: telemetry, rules, alerts, desk, notify, and the only writer of the operational database.
  const commandLine = new MessageChannel();
  const backLine = new MessageChannel();
  const notifySecrets = await readNotifySecrets(config.file.notify, config.dataDir);
  const outsideSecrets = outsideSecretsOf(config.file.notify, notifySecrets.webhooks);
  const operationsThread = startThread(
    './app-operations.ts',
    {
      files: { database: folder('operational.db'), journal: folder('journal'), snapshots: folder('snapshots') },
      catalogue: texts,
      types: catalogue,
      mappings,
      config: config.file,
      notifySecrets,
      drivenFrom: config.driven?.start,
      ports: { served: commandLine.port1, main: backLine.port1, store: rowsLine.port2 },
    },
    onFailed,
  );
  opening.defer(async () => void (await operationsThread.terminate()));
  const operations = callProcedures<OperationsThreadProcedures>(commandLine.port2);
  opening.defer(() => {
    commandLine.port2.close();
    backLine.port2.close();
  });
  const operationsCursor = await orFailed(operations.cursor());

  // The journal: what arrives is durable here before anybody is told so.
  const journal = opening.use(
    await openHouseJournal(
      config.file,
      { dir: folder('journal'), continueAfter: Math.max(storeCursor, operationsCursor, usedUpTo) },
      {
        clock,
        log,
        onGroup: (group) => operationsThread.postMessage(group, [group.bytes.buffer as ArrayBuffer]),
        onFull: () => void operations.makeRoom(journal.durableSeq).catch(onFailed),
      },
    ),
  );
  const journalEnd = journal.durableSeq;
  const note = createNote(journal);
  opening.defer(() => operations.close(journal.durableSeq));

  // Followers first catch up with what was there; then what happens from now on goes to them in memory.
  const brokerMeter = createRoomMeter({ room: 'broker', unit: 'messages' });
  const house = opening.use(
    createHouse(
      { lagAlert: spanOf(config.file.rules.lag_alert), clockMode: driven === undefined ? 'system' : 'driven' },
      {
        clock,
        wall,
        journal,
        online: () => mqtt.broker.connections().devices,
        brokerMeter,
        refusals: () => mqtt.broker.refusals(),
        outside: () => mqtt.status?.(),
        operationsFlow: operations.flow,
        storeState: async () => ({ cursor: await store.cursor(), fault: await store.fault() }),
        ...tellOfLag(operations, log),
      },
    ),
  );
  operationsThread.on('message', hearOperations({ log, house, journal, onFailed }));

  // The reports thread: questions that look at much of the work keep nobody waiting.
  const { ticket_minutes: ticketMinutes, call_minutes: callMinutes } = config.file.backtest;
  const reportsData: Omit<ReportsThreadData, 'ports'> = {
    database: folder('operational.db'),
    cost: { ticketMinutes, callMinutes },
    quality: reportSettings(config.file),
  };
  const { procedures: reports } = opening.use(
    createLateThread<ReportsProcedures>(new URL('./app-reports.ts', import.meta.url), reportsData, { onFailed }),
  );

  serveProcedures(
    backLine.port2,
    createMainProcedures({ note, reports, broker: () => mqtt.broker, topicOf: (device) => mqtt.topicOf(device) }),
  );
  void note(entryKind.daemon, 'start');
  await operations.start(journalEnd);
  tellOfReplay(await operations.position(), log);
  await operations.passed(await note(entryKind.pulse, ''));
  house.caughtUp();

  // The broker, and the books of who may speak to it.
  const database = opening.use(await openDatabase({ file: folder('operational.db'), readonly: true }, []));
  const fleet = createFleetReader(database);
  const access = createAccessReader(database);
  const credentials = createCredentialBook();
  await credentials.load(fleet.credentialHashes());
  const tokens = createTokenBook({ adminToken }, { clock });
  tokens.load(await access.liveTokens());
  const users = { ...createUsersReader(database), ...createSessionsReader(database) };
  // People sign in by the machine's clock, also where the house's is driven.
  const sessions = createSessionBook(sessionLimitsOf(config.file), { clock: wall, tokens });
  sessions.load(await users.liveSessions());
  opening.defer(async () => void (await note(entryKind.daemon, 'stop')));
  const side = await openMqttSide(config, {
    admitArrival: (device, label, payload, onDurable) =>
      void journal.append({ kind: entryKind.arrival, subject: device, label, payload }, onDurable),
    reads: readsTopics(mappings),
    presence: (device, state) =>
      void journal.append({ kind: entryKind.presence, subject: device, label: state, payload: nothing }),
    credentials: {
      verify: (device, secret) =>
        credentials.verify(device, secret) ? 'ok' : credentials.has(device) ? 'wrong' : 'unknown',
      holder: credentials.holder,
    },
    clock: wall,
    meter: brokerMeter,
    // What devices do not say while nobody can hear them is no silence of theirs.
    admitting: (on) => void note(entryKind.daemon, on ? 'admitting' : 'stop'),
    log,
  });
  const broker = opening.use(side.broker);
  mqtt = side;
  opening.use(
    clock.every(
      seconds(1),
      createPulse(journal, () => void note(entryKind.pulse, '')),
    ),
  );
  const { upkeep, time_zone } = config.file.store;
  const calendar = { calendar: upkeep, timeZone: time_zone, driven: driven !== undefined };
  opening.use(createUpkeep(calendar, clock, () => store.maintain(clock.now())));

  // The lists' thread: pages of lists and searches, for among a year of work one may have to look at much.
  const listsData: Omit<ListsThreadData, 'ports'> = { database: folder('operational.db') };
  const { procedures: lists } = opening.use(
    createLateThread<ListsProcedures>(new URL('./app-lists.ts', import.meta.url), listsData, { onFailed }),
  );
  const readers = createReaders(config.file, { database, texts, catalogue, fleet, access, lists, reports });

  // Backups: each copies the files on a thread of its own while everything goes on.
  const place = {
    ...{ dataDir: config.dataDir, store: config.file.store.engine, version: readVersion() },
    elsewhere: databaseName(config.file),
  };
  const backups = opening.use(
    createBackupDesk({
      clock: wall,
      run: createBackupThreads({ place, journal, store, operations }),
      onOver: ({ state, reason, ...facts }) => {
        if (state === 'failed') log.error({ room: 'backup', ...facts }, `the backup failed: ${reason}`);
        else log.info({ room: 'backup', ...facts }, 'the backup is finished');
      },
    }),
  );

  // Exports: the store's thread writes a part of the files after the other.
  const exporter = { parts: store.exportParts, write: store.exportPart };
  const shelf = { folder: folder('exports'), budgetBytes: config.file.store.exports_bytes };
  const exports = opening.use(createExportDesk(shelf, { clock: wall, exporter }));

  // The front door.
  const companyOptions = await companyOptionsOf(config.file);
  const tls = config.file.http.tls === undefined ? undefined : await readCertificate('http.tls', config.file.http.tls);
  const api = opening.use(
    await createApi(
      {
        ...{ host: config.host, port: config.httpPort, version: place.version, console: consoleFolder },
        ...(tls === undefined ? {} : { tls }),
      },
      {
        clock,
        wall,
        ids,
        log: log.child({ room: 'api' }),
        ...readers,
        gatewaySecret: notifySecrets.gateway,
        outsideSecrets,
        backups,
        exports,
        testRule: createRuleTestThreads(texts),
        store,
        operations,
        tokens,
        users,
        signIn: createSignIn({}, { clock: wall, users }),
        ...(companyOptions === undefined ? {} : { company: createCompanySignIn(companyOptions, { clock: wall }) }),
        sessions,
        credentials,
        connections: { disconnect: (device) => void broker.disconnect(device, 'revoked') },
        house,
        ...(driven === undefined ? {} : { simulation: { advanceTo } }),
      },
    ),
  );
  // When sessions were used last outlives a restart, to a few minutes.
  opening.use(wall.every(minutes(5), () => void operations.noteUsed(sessions.used()).catch(onFailed)));
  opening.use(startHeartbeat(config.file, { clock: wall, status: house.vitalSigns }));

  async function advanceTo(to: Instant): Promise<void> {
    driven?.advanceTo(to);
    await operations.advance(await note(entryKind.pulse, ''), to);
  }

  const resources = opening.move();
  return {
    httpUrl: api.url,
    mqttUrl: side.url,
    failed: failed.promise,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
