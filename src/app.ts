import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { createAccessReader, createTokenBook } from './access/index.ts';
import { createAlertsReader, createIncidentsReader, createSilencesReader } from './alerts/index.ts';
import { createApi } from './api/index.ts';
import { type MqttSide, openMqttSide } from './app-broker.ts';
import type { ListsProcedures, ListsThreadData } from './app-lists.ts';
import type { ReportsProcedures, ReportsThreadData } from './app-reports.ts';
import type { StoreProcedures, StoreThreadData } from './app-store.ts';
import { createBacktestReader } from './backtest/index.ts';
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
  seconds,
  serveProcedures,
} from './base/index.ts';
import type { Broker } from './broker/index.ts';
import { readCatalogueFiles } from './catalogue-files.ts';
import { parseChecklists } from './checklists-file.ts';
import type { OrphanNews } from './commands/index.ts';
import type { Config } from './config.ts';
import { spanOf } from './config-schema.ts';
import { openDatabase } from './db/index.ts';
import {
  createClocksReader,
  createDeskReader,
  createDispatchReader,
  createEvidenceReader,
  createVisitsReader,
} from './desk/index.ts';
import { createErasureReader } from './erasure/index.ts';
import { createCredentialBook, createFleetReader, createOrphanReader, rpcRequestOf } from './fleet/index.ts';
import type { FollowerPosition } from './follow/index.ts';
import { createHouse, createUpkeep } from './house/index.ts';
import { openJournal } from './journal/index.ts';
import { createArticleReader } from './knowledge/index.ts';
import { createLateThread } from './late-thread.ts';
import { readMappings } from './mappings-files.ts';
import { readCertificate, readInfluxAccess, readNotifySecrets } from './named-files.ts';
import { createHeartbeat, createHttpPost, createNotifyReader } from './notify/index.ts';
import type {
  MainProcedures,
  OperationsNews,
  OperationsThreadData,
  OperationsThreadProcedures,
} from './operations-thread.ts';
import { outsideSecretsOf } from './outside-secrets.ts';
import { parseParts } from './parts-file.ts';
import { createPeopleReader } from './people/index.ts';
import { createPlannedReader } from './planned/index.ts';
import { createQualityReader } from './quality/index.ts';
import { reportSettings } from './quality-options.ts';
import { surroundingsOf } from './rule-surroundings.ts';
import { createRuleTestThreads } from './rule-test-threads.ts';
import { createRuleReader } from './rules/index.ts';
import { parseSla } from './sla-file.ts';
import { createExportDesk, type StoreFault } from './store/index.ts';
import { entryKind, parseCatalogue, readsTopics } from './telemetry/index.ts';
import { readVersion } from './version.ts';
import { createForecastReader } from './weather/index.ts';

/** The house, open. Disposing it closes the front door first and lets everything behind it run dry. */
export interface App extends AsyncDisposable {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  /** Resolves when the house had to give up, with the reason. */
  readonly failed: Promise<Error>;
}

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
  // A thread that failed answers nothing: what waits for its first answer ends with the thread's error.
  const orFailed = <T>(answer: Promise<T>): Promise<T> =>
    Promise.race([answer, failed.promise.then((error) => Promise.reject(error))]);

  const wall = createSystemClock();
  const driven = config.driven === undefined ? undefined : createDrivenClock(config.driven.start);
  const clock = driven ?? wall;
  let connections: Broker['connections'] = () => ({ devices: 0, connections: 0, strangers: 0 });
  let refusals: Broker['refusals'] = () => new Map();
  let outside: MqttSide['status'];
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
      settings: {
        dir: folder('telemetry'),
        retention: spanOf(config.file.store.retention),
        rollupRetention: {
          five_minutes: spanOf(config.file.store.rollup_retention.five_minutes),
          hourly: spanOf(config.file.store.rollup_retention.hourly),
        },
        memory: config.file.store.memory,
        influx: await readInfluxAccess(config.file.store),
        outageBytes: config.file.store.outage_bytes,
      },
      ports: [rowsLine.port1, storeLine.port1],
    },
    failed.resolve,
  );
  opening.defer(async () => void (await storeThread.terminate()));
  storeThread.on('message', ({ code, detail }: StoreFault) => log.error({ room: 'store', code }, detail));
  const store = callProcedures<StoreProcedures>(storeLine.port2);
  opening.defer(() => storeLine.port2.close());
  const storeCursor = await orFailed(store.cursor());
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
      mappings,
      config: config.file,
      notifySecrets,
      drivenFrom: config.driven?.start,
      ports: { served: commandLine.port1, main: backLine.port1, store: rowsLine.port2 },
    },
    failed.resolve,
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
    await openJournal(
      {
        dir: folder('journal'),
        budgetBytes: config.file.journal.budget_bytes,
        // A group larger than what is left when all is released would wait for ever.
        maxGroupBytes: Math.min(1_048_576, Math.floor(config.file.journal.budget_bytes / 16)),
        segmentBytes: config.file.journal.segment_bytes,
        segmentAge: spanOf(config.file.journal.segment_age),
        // About what is kept from one snapshot to the next but one: not worth compressing.
        rawBytes: Math.min(268_435_456, Math.floor(config.file.journal.budget_bytes / 32)),
        readers: ['followers'],
        continueAfter: Math.max(storeCursor, operationsCursor),
      },
      {
        clock,
        onGroup: (group) => operationsThread.postMessage(group, [group.bytes.buffer as ArrayBuffer]),
        onFault: ({ kind, file, sentence }) => {
          const level = kind === 'recovered' || kind === 'tail-cut' ? 'info' : 'error';
          log[level]({ room: 'journal', kind, file }, sentence);
          if (kind === 'full') operations.makeRoom(journal.durableSeq).catch(failed.resolve);
        },
      },
    ),
  );
  const journalEnd = journal.durableSeq;
  const note = (kind: number, label: string, subject = '', payload: Uint8Array = nothing): Promise<number> =>
    new Promise((resolve) => {
      const seq = journal.append({ kind, subject, label, payload }, () => resolve(seq));
    });
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
        online: () => connections().devices,
        brokerMeter,
        refusals: () => refusals(),
        outside: () => outside?.(),
        operationsFlow: operations.flow,
        storeState: async () => ({ cursor: await store.cursor(), fault: await store.fault() }),
        onLag: (lag) => {
          log.error({ room: 'rules', lag_ms: lag }, 'the rules are behind; alerts are late');
          void operations.tellOfItself('carewatch.lagging', { lag_seconds: lag / 1_000 });
        },
        onCaughtUp: () => {
          log.info({ room: 'rules' }, 'the rules have caught up');
          void operations.tellOfItself('carewatch.caught-up', {});
        },
      },
    ),
  );
  operationsThread.on('message', (news: OperationsNews) => {
    if (news.kind === 'committed') house.committed();
    else if (news.kind === 'gap') log.error({ room: 'journal', ...news.gap }, 'entries to be replayed are lost');
    else if (news.kind === 'orphans') tellOfOrphans(news, log);
    else if (news.kind === 'trend-unanswered')
      log.warn({ room: 'store', ...news }, 'a trend was not answered; asked again');
    else if (news.kind === 'weather-unanswered')
      log.warn({ room: 'weather', ...news }, 'a forecast was not answered; asked again');
    else if (news.kind === 'defect') failed.resolve(new Error(news.text));
    else {
      journal.consumed(news.progress.consumed);
      if (news.progress.needed !== undefined) journal.release('followers', news.progress.needed);
      house.progressed(news.progress.consumed);
    }
  });
  // The reports thread: questions that look at much of the work keep nobody waiting.
  const { ticket_minutes: ticketMinutes, call_minutes: callMinutes } = config.file.backtest;
  const onFailed = failed.resolve;
  const reportsData: Omit<ReportsThreadData, 'ports'> = {
    database: folder('operational.db'),
    cost: { ticketMinutes, callMinutes },
    quality: reportSettings(config.file),
  };
  const { procedures: reports } = opening.use(
    createLateThread<ReportsProcedures>(new URL('./app-reports.ts', import.meta.url), reportsData, { onFailed }),
  );

  let sendCommand: MainProcedures['publishCommand'] = async () => 'no_subscriber';
  let sendOther: MainProcedures['publish'] = async () => 'no_subscriber';
  let topicOf = (_device: string): string | null => null;
  let listens = (_device: string): boolean => false;
  serveProcedures(backLine.port2, {
    async appendControls(controls) {
      const appended = controls.map(({ id, label, subject, body }) =>
        note(entryKind.control, label, subject, new TextEncoder().encode(JSON.stringify({ ...body, id }))),
      );
      return Math.max(0, ...(await Promise.all(appended)));
    },
    listening: (devices) => devices.filter((device) => listens(device)),
    publishCommand: (device, payload) => sendCommand(device, payload),
    publish: (device, topic, payload) => sendOther(device, topic, payload),
    topicsOf: (devices) => devices.map((device) => topicOf(device)),
    departures: (span) => reports.departures(span),
  } satisfies MainProcedures);
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
  opening.defer(async () => void (await note(entryKind.daemon, 'stop')));
  const mqtt = await openMqttSide(config, {
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
  const broker = opening.use(mqtt.broker);
  outside = mqtt.status;
  topicOf = mqtt.topicOf;
  connections = broker.connections;
  refusals = broker.refusals;
  sendCommand = (device, payload) => broker.sendCommand(device, payload, rpcRequestOf(payload));
  sendOther = (device, topic, payload) => broker.send(device, { topic, payload });
  listens = broker.listens;
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
  const { listTickets, listCareCalls, listCallbacks, listDispatches, listBreaches } = lists;
  const { listAlerts, countOpen, listDevices, countDevices, search } = lists;
  const { satisfaction } = reports;

  // Backups: each copies the files on a thread of its own while everything goes on.
  const place = { dataDir: config.dataDir, store: config.file.store.engine, version: readVersion() };
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
  const exports = opening.use(createExportDesk({ clock: wall, exporter, folder: folder('exports') }));

  // The front door.
  const tls = config.file.http.tls === undefined ? undefined : await readCertificate('http.tls', config.file.http.tls);
  const api = opening.use(
    await createApi(
      { host: config.host, port: config.httpPort, ...(tls === undefined ? {} : { tls }) },
      {
        clock,
        wall,
        ids,
        log: log.child({ room: 'api' }),
        database,
        catalogue,
        fleet: { ...fleet, listDevices, countDevices },
        orphans: createOrphanReader(database),
        access,
        people: { ...createPeopleReader(database), search },
        alerts: { ...createAlertsReader(database), listAlerts, countOpen },
        incidents: createIncidentsReader(database),
        silences: createSilencesReader(database),
        desk: { ...createDeskReader(database), listTickets, listCareCalls, listCallbacks, satisfaction },
        dispatch: { ...createDispatchReader(database), listDispatches },
        clocks: { ...createClocksReader(database, parseSla(texts.sla)), listBreaches },
        evidence: createEvidenceReader(database),
        visits: createVisitsReader(database, parseChecklists(texts.checklists, new Set(catalogue.types.keys()))),
        parts: parseParts(texts.parts, new Set(catalogue.types.keys())),
        performance: reports,
        notify: createNotifyReader(database),
        gatewaySecret: notifySecrets.gateway,
        outsideSecrets,
        backtests: createBacktestReader(database),
        backups,
        exports,
        planned: createPlannedReader(database),
        erasures: createErasureReader(database),
        quality: createQualityReader(database),
        timeZone: config.file.desk.time_zone,
        reports,
        rules: createRuleReader(
          database,
          catalogue,
          surroundingsOf(texts, catalogue, spanOf(config.file.store.retention)),
        ),
        testRule: createRuleTestThreads(texts),
        weather: createForecastReader(database),
        articles: createArticleReader(database),
        store,
        operations,
        tokens,
        credentials,
        connections: { disconnect: (device) => void broker.disconnect(device, 'revoked') },
        house,
        ...(driven === undefined ? {} : { simulation: { advanceTo } }),
      },
    ),
  );
  const beat = config.file.notify.heartbeat;
  if (beat !== undefined) {
    const options = { url: beat.url, period: spanOf(beat.every), allowPrivate: beat.allow_private === true };
    const post = createHttpPost({});
    opening.use(createHeartbeat(options, { clock: wall, post, status: house.vitalSigns }));
  }

  async function advanceTo(to: Instant): Promise<void> {
    driven?.advanceTo(to);
    await operations.advance(await note(entryKind.pulse, ''), to);
  }

  const resources = opening.move();
  return {
    httpUrl: api.url,
    mqttUrl: mqtt.url,
    failed: failed.promise,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

const nothing = new Uint8Array(0);

function startThread(
  file: './app-store.ts' | './app-operations.ts',
  data: ThreadData,
  failed: (error: Error) => void,
): Worker {
  const thread = new Worker(new URL(file, import.meta.url), {
    workerData: data,
    transferList: Object.values(data.ports),
  });
  thread.on('error', (error: Error) => failed(error));
  return thread;
}

type ThreadData = StoreThreadData | OperationsThreadData;

/** Somebody must say whose they are, or that they do not matter. */
function tellOfOrphans({ kind: _, ...facts }: OrphanNews & { readonly kind: 'orphans' }, log: Logger): void {
  const said = { room: 'fleet', ...facts };
  if (facts.gave_way > 0) log.warn(said, 'the queue of unregistered devices is full; those longest silent gave way');
  else log.info(said, 'unregistered devices were heard; adopt or dismiss them at /api/v1/orphans');
}

/** Verdicts that come out differently the second time are a defect of the rules: a person must know. */
function tellOfReplay({ stepped, replayed, replayMismatches }: FollowerPosition, log: Logger): void {
  const facts = { room: 'rules', seq: stepped, verdicts: replayed, mismatches: replayMismatches };
  if (replayMismatches === 0) log.info(facts, 'replayed the journal');
  else log.error(facts, 'replayed the journal; verdicts differ from those that took effect');
}

/** Time passes for the rules also when nothing arrives: an entry a second, only when there was no other. */
function createPulse(journal: { readonly lastSeq: number }, beat: () => void): () => void {
  let seen = 0;
  return () => {
    if (journal.lastSeq === seen) beat();
    seen = journal.lastSeq;
  };
}
