import { isDeepStrictEqual } from 'node:util';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { accessMigrations, createAccessCommands } from './access/index.ts';
import { alertsMigrations, compareReplayed, createAlerts, createSilences, pruneVerdictLog } from './alerts/index.ts';
import { createCarriers } from './app-carriers.ts';
import type { StoreProcedures } from './app-store.ts';
import { backtestMigrations, createBacktestBook, createBacktestQueue } from './backtest/index.ts';
import { createBacktestThreads } from './backtest-threads.ts';
import {
  assert,
  callProcedures,
  createDrivenClock,
  createIds,
  createRoomMeter,
  createSystemClock,
  type Instant,
  millis,
  minutes,
  type RoomFlow,
  seconds,
  serveProcedures,
} from './base/index.ts';
import { type CatalogueFiles, parseArticles, parseScripts } from './catalogue-files.ts';
import { parseChecklists } from './checklists-file.ts';
import {
  type Commands,
  createAttributeAnswers,
  createBacktestTasks,
  createCommands,
  createControlRelay,
  createCourier,
  createDeskRules,
  createEffects,
  createInquiries,
  createOrphanKeeper,
  createRebirthAsker,
  createSurveyor,
  createTrendAsker,
  guardCanaries,
  type OrphanNews,
} from './commands/index.ts';
import { type ConfigDocument, spanOf } from './config-schema.ts';
import { enqueueControl, openDatabase, type PendingControl } from './db/index.ts';
import {
  createAbsenceCheck,
  createDesk,
  createEvidenceCollector,
  createSlaBook,
  deskMigrations,
} from './desk/index.ts';
import { evidenceASecond, evidenceLimits, evidenceSources, signalsReadBy } from './desk-evidence.ts';
import { deskOptions, holdsNow, newestOf } from './desk-options.ts';
import { createErasureSweeper, createErasures, erasureMigrations } from './erasure/index.ts';
import {
  createDeviceCommands,
  createFleetCommands,
  createFleetReader,
  createOrphanBook,
  fleetMigrations,
} from './fleet/index.ts';
import {
  createFollower,
  type FollowerPosition,
  type FollowerProgress,
  followerDefaults,
  openSnapshots,
} from './follow/index.ts';
import { type Group, type JournalGap, openJournalReader } from './journal/index.ts';
import { createArticleBook, knowledgeMigrations } from './knowledge/index.ts';
import type { NotifySecrets } from './named-files.ts';
import { createHttpPost, createOutbox, createSender, notifyMigrations } from './notify/index.ts';
import { orphanLimits } from './orphan-options.ts';
import { parseParts } from './parts-file.ts';
import { createPeopleCommands, peopleMigrations } from './people/index.ts';
import { createCampaignBook, createPlannedCare, parsePlans, plannedMigrations } from './planned/index.ts';
import { createPresenceSigns } from './presence-signs.ts';
import {
  createCorrectiveBook,
  createDepartureBook,
  createHandoverBook,
  createSampleBook,
  type FoundDeparture,
  qualityMigrations,
  type SurveySpan,
} from './quality/index.ts';
import { handoverOptions, surveyOptions } from './quality-options.ts';
import { surroundingsOf } from './rule-surroundings.ts';
import { createEngine, createRuleBook, ruleMigrations, ruleSeverities, trendMigrations } from './rules/index.ts';
import { parseSla } from './sla-file.ts';
import { createRowBuffer } from './store/index.ts';
import { createFold, type Mapping, parseCatalogue } from './telemetry/index.ts';
import { createForecastBook, createHttpGet, createWeatherPoller, weatherMigrations } from './weather/index.ts';

/**
 * The operations thread: everything between the journal and the people, and the only writer of the operational
 * database. Groups of journal entries come down from the main thread; progress, controls and commands go up.
 */
export interface OperationsThreadData {
  readonly files: { readonly database: string; readonly journal: string; readonly snapshots: string };
  readonly catalogue: CatalogueFiles;
  readonly mappings: readonly Mapping[];
  readonly config: ConfigDocument;
  readonly notifySecrets: NotifySecrets;
  readonly drivenFrom: Instant | undefined;
  /** Calls of the main thread arrive at `served`; calls to the other two leave by `main` and `store`. */
  readonly ports: { readonly served: MessagePort; readonly main: MessagePort; readonly store: MessagePort };
}

/** What this thread asks of the main thread. */
export interface MainProcedures {
  /** Appends them in order; resolves with the `seq` of the last when they are in the journal for good. */
  appendControls(controls: readonly PendingControl[]): Promise<number>;
  /** Which of the devices take commands now. */
  listening(devices: readonly string[]): readonly string[];
  publishCommand(device: string, payload: Uint8Array): Promise<'delivered' | 'no_subscriber'>;
  /** Where the devices have their topics at an outside broker; null = not heard since the start. */
  topicsOf(devices: readonly string[]): readonly (string | null)[];
  /** A message on a topic of other people's, to whoever of the device subscribed to it. */
  publish(device: string, topic: string, payload: Uint8Array): Promise<'delivered' | 'no_subscriber'>;
  /** What departs from its cohort as of a survey: asked of the reports thread. */
  departures(span: SurveySpan): Promise<readonly FoundDeparture[]>;
}

/** What this thread tells the main thread, unasked and often. */
export type OperationsNews =
  | { readonly kind: 'progress'; readonly progress: FollowerProgress }
  | { readonly kind: 'committed' }
  | { readonly kind: 'gap'; readonly gap: JournalGap }
  | ({ readonly kind: 'orphans' } & OrphanNews)
  | { readonly kind: 'trend-unanswered'; readonly rule: string; readonly reason: string }
  | { readonly kind: 'weather-unanswered'; readonly place: string; readonly reason: string }
  | { readonly kind: 'defect'; readonly text: string };

export interface OperationsThreadProcedures extends Commands {
  /** The entry up to which verdicts have taken effect. */
  cursor(): Promise<number>;
  /** Catches up with the journal as found at start, then takes up live work. */
  start(journalEnd: number): Promise<void>;
  /** In simulation: resolves when the entry and everything due by `to` are worked off. */
  advance(seq: number, to: Instant): Promise<void>;
  /** Resolves when the entry has been stepped through and what followed from it applied. */
  passed(seq: number): Promise<void>;
  /** Resolves when the journal was told that it may drop everything up to the entry. */
  makeRoom(upTo: number): Promise<void>;
  position(): FollowerPosition;
  flow(): Promise<readonly RoomFlow[]>;
  /** From now on no control enters the journal, until `letControls`; those carried there are durable. */
  holdControls(): Promise<void>;
  letControls(): void;
  /** A fault of Carewatch itself: audited, streamed and sent to every target. */
  tellOfItself(topic: string, facts: Readonly<Record<string, unknown>>): Promise<void>;
  /** Works off everything up to the entry, then lets go of the files. */
  close(upTo: number): Promise<void>;
}

const {
  files,
  catalogue: texts,
  mappings,
  config,
  notifySecrets,
  drivenFrom,
  ports,
} = workerData as OperationsThreadData;
const tell = (news: OperationsNews): void => parentPort?.postMessage(news);
const defect = (error: unknown): void =>
  tell({ kind: 'defect', text: error instanceof Error ? (error.stack ?? error.message) : String(error) });

const driven = drivenFrom === undefined ? undefined : createDrivenClock(drivenFrom);
const clock = driven ?? createSystemClock();
const ids = createIds(clock);
const main = callProcedures<MainProcedures>(ports.main);
const store = callProcedures<StoreProcedures>(ports.store);

const parsed = parseCatalogue(texts.deviceTypes);
assert('catalogue' in parsed, `the catalogue is faulty: ${JSON.stringify(parsed)}`);
const { catalogue } = parsed;
const scripts = parseScripts(texts.scripts);

const db = await openDatabase({ file: files.database }, [
  ...fleetMigrations,
  ...peopleMigrations,
  ...accessMigrations,
  ...ruleMigrations,
  ...trendMigrations,
  ...alertsMigrations,
  ...deskMigrations,
  ...notifyMigrations,
  ...knowledgeMigrations,
  ...backtestMigrations,
  ...weatherMigrations,
  ...plannedMigrations,
  ...qualityMigrations,
  ...erasureMigrations,
]);
const surroundings = surroundingsOf(texts, catalogue, spanOf(config.store.retention));
const ruleBook = await createRuleBook({ db, clock, catalogue, surroundings });

/** How long ago the last entry stepped through arrived, while there are more. */
const behindSeconds = (): number => {
  const { waitingGroups, steppedAt } = follower.position;
  return waitingGroups === 0 ? 0 : (clock.now() - steppedAt) / 1_000;
};
const meters = {
  rules: createRoomMeter({ room: 'rules', unit: 'entries', lagSeconds: () => behindSeconds() }),
  store: createRoomMeter({ room: 'store', unit: 'rows' }),
  alerts: createRoomMeter({ room: 'alerts', unit: 'verdicts' }),
  desk: createRoomMeter({ room: 'desk', unit: 'changes' }),
  notify: createRoomMeter({ room: 'notify', unit: 'notices' }),
};

const fold = createFold(catalogue, {
  skew: spanOf(config.telemetry.skew),
  lateness: spanOf(config.telemetry.lateness),
});
const engine = createEngine(catalogue);
const alerts = createAlerts({ clock, ids, ruleOf: ruleBook.versionOf });
const silences = createSilences({ clock, ids, severitiesOf: ruleSeverities });
const sla = parseSla(texts.sla);
const deskRuleOf = createDeskRules(catalogue);
const desk = guardCanaries(
  createDesk(
    { ...deskOptions(config), sla },
    {
      clock,
      ids,
      ruleOf: (id, version) => deskRuleOf(ruleBook.versionOf(id, version)),
      scriptOf: (id) => scripts.get(id),
      measuredAt: (device, signals) => newestOf(engine.deviceNow(device)?.values ?? {}, signals),
      conditionNow: (rule, device) => holdsNow(engine.whyNot(rule, device)),
      evidence: evidenceSources(engine, catalogue),
      checklists: parseChecklists(texts.checklists, new Set(catalogue.types.keys())),
      parts: parseParts(texts.parts, new Set(catalogue.types.keys())),
    },
  ),
  { rules: ruleBook },
);
const inquiries = createInquiries({ fold, engine, catalogue });
const planned = createPlannedCare({
  ids,
  calls: desk,
  plans: parsePlans(texts.maintenance),
  timeZone: config.store.time_zone,
  valueNow(device, signal) {
    const reading = inquiries.deviceNow([device])[0]?.values[signal];
    return typeof reading?.value === 'number' ? reading.value : undefined;
  },
  typeAttributes: (type) => catalogue.types.get(type)?.attributes ?? {},
});
const outbox = createOutbox({ clock, ids });
const articles = createArticleBook({ clock, ids });
const post = createHttpPost({ timeout: spanOf(config.notify.timeout) });
const sender = createSender(
  {
    maxAttempts: config.notify.attempts,
    firstRetry: spanOf(config.notify.first_retry),
    longestRetry: spanOf(config.notify.longest_retry),
  },
  {
    db,
    clock,
    post,
    carriers: createCarriers(config.notify, notifySecrets, { clock, post }),
    random: Math.random,
  },
);
const deviceCommands = createDeviceCommands({}, { clock, ids });

const courier = createCourier({
  db,
  clock,
  deviceCommands,
  listening: main.listening,
  send: main.publishCommand,
  announce: () => announce(),
  onDefect: defect,
});

const relay = createControlRelay({ db, append: main.appendControls });
let letControls = (): void => {};
const announce = (): void => {
  tell({ kind: 'committed' });
  sender.wake();
};
const afterCommit = (): Promise<number> => {
  announce();
  return relay.carry();
};
const handovers = createHandoverBook(handoverOptions(config), { clock, ids });
const effects = createEffects({
  db,
  clock,
  alerts,
  silences,
  desk,
  planned,
  handovers,
  driven: driven !== undefined,
  outbox,
  deviceCommands,
  meters,
  compareReplayed,
  pruneVerdictLog,
  announce: () => {
    announce();
    // Tickets that were opened are told to the engine.
    void relay.carry().catch(defect);
  },
});

const orphanBook = createOrphanBook(orphanLimits(config), { clock });
const orphans = createOrphanKeeper({
  db,
  book: orphanBook,
  knows: (id) => fold.device(id) !== undefined,
  topicsOf: main.topicsOf,
  carry: () => void relay.carry().catch(defect),
  onNews: (news) => tell({ kind: 'orphans', ...news }),
});

const answerQuestion = createAttributeAnswers({ fold, deviceNow: inquiries.deviceNow, publish: main.publish });

const askForRebirths = createRebirthAsker({ clock, fold, publish: main.publish });

/** Replay never begins before this entry. */
let neededFrom = 0;
const followerOptions = { ...followerDefaults, snapshotEveryBytes: Math.floor(config.journal.budget_bytes / 4) };
const follower = createFollower(followerOptions, {
  fold: {
    take(entry) {
      const events = fold.take(entry);
      orphans.see(entry, events);
      return events;
    },
    snapshot: () => fold.snapshot(),
    restore: (state) => fold.restore(state),
  },
  engine,
  journal: openJournalReader({ dir: files.journal }),
  rows: createRowBuffer(),
  store: { append: store.append, cursor: store.cursor },
  effects: {
    ...effects,
    async apply(verdicts, upTo) {
      // A snapshot is taken after this: what was heard before it is never seen again.
      await orphans.save();
      await effects.apply(verdicts, upTo);
    },
  },
  snapshots: openSnapshots(files.snapshots),
  onEvent: (event) => {
    if (event.kind === 'heard' && event.why === 'reply') void effects.reply(event).catch(defect);
    if (event.kind === 'heard' && event.why === 'asked') void answerQuestion(event).catch(defect);
  },
  onProgress: (progress) => {
    neededFrom = progress.needed ?? neededFrom;
    tell({ kind: 'progress', progress });
  },
  onGap: (gap) => tell({ kind: 'gap', gap }),
  onDefect: defect,
  meter: meters,
});

const backtests = createBacktestBook({ queue: config.backtest.queue, keep: config.backtest.keep }, { clock, ids });
const backtestQueue = createBacktestQueue({
  db,
  book: backtests,
  taskOf: createBacktestTasks({
    db,
    cost: { ticketMinutes: config.backtest.ticket_minutes, callMinutes: config.backtest.call_minutes },
  }),
  start: createBacktestThreads({ catalogue: texts, store }),
  announce: () => announce(),
  onDefect: defect,
});
const trends = createTrendAsker({
  db,
  clock,
  catalogue,
  running: ruleBook.running,
  trend: store.trend,
  position: () => follower.position,
  onFault: (error, rule) => tell({ kind: 'trend-unanswered', rule, reason: String(error) }),
});
const askTrends = async (): Promise<void> => {
  if ((await trends.askDue()) > 0) await relay.carry();
};
/** In simulation time waits until what it brought about is done. */
const askTrendsInStep = async (): Promise<void> => {
  if (!(await trends.due())) return;
  await follower.idle();
  if ((await trends.askDue()) > 0) await follower.passed(await relay.carry());
};

// The store has its own pace, so its answers are waited for on the machine's clock.
const machineClock = createSystemClock();
const evidence = createEvidenceCollector(evidenceLimits(config), {
  db,
  clock: machineClock,
  series: (question) => store.series(question),
  readBy: signalsReadBy(ruleBook, catalogue),
  storedUpTo: () => follower.position.stored,
});
/** Readings for tickets are brought while nothing waits to be stepped through. */
const bringEvidence = async (): Promise<void> => {
  if (follower.position.waitingGroups > 8) return;
  if ((await evidence.collect(evidenceASecond)) > 0) announce();
};
let evidenceTimer: Disposable | undefined;
let orphanTimer: Disposable | undefined;
let sweepTimer: Disposable | undefined;
const departures = createDepartureBook(surveyOptions(config), { clock, ids });
const surveyor = createSurveyor({ db, clock, departures, outbox, survey: main.departures, announce: () => announce() });

const absences = createAbsenceCheck({
  ...{ db, clock, ids },
  signsOf: createPresenceSigns(catalogue, createFleetReader(db)),
  series: (question) => store.series(question),
  tell: (tx, intents) => outbox.enqueue(tx, intents),
});
const absencesAtOnce = 100;
const judgeAbsences = async (): Promise<void> => {
  if ((await absences.judge(absencesAtOnce)) > 0) await afterCommit();
};

const fleet = createFleetCommands({ clock, ids, deviceTypes: new Set(catalogue.types.keys()) });
const sweeper = createErasureSweeper({ db, clock });
let sweeping: Promise<void> | undefined;
/** In parts and with rests between them, so that what rules find is not kept waiting. */
const sweepErasures = async (): Promise<void> => {
  const until = machineClock.now() + 100;
  while ((await sweeper.work()) && machineClock.now() < until) announce();
};

const commands = createCommands({
  db,
  clock,
  fleet,
  deviceCommands,
  orphans: orphanBook,
  orphansSaved: orphans.save,
  access: createAccessCommands({ clock, ids }),
  people: createPeopleCommands({ clock, ids, deviceTypes: new Set(catalogue.types.keys()) }),
  erasures: createErasures({ clock, ids, fleet }),
  rules: ruleBook,
  alerts,
  silences,
  desk,
  sla: createSlaBook({ clock, configured: sla, deviceTypes: new Set(catalogue.types.keys()) }),
  outbox,
  articles,
  weather: createForecastBook({ clock }),
  samples: createSampleBook({ clock, ids }),
  corrective: createCorrectiveBook({ clock, ids }),
  campaigns: createCampaignBook({
    clock,
    ids,
    known: { deviceTypes: new Set(catalogue.types.keys()), scripts: new Set(scripts.keys()) },
  }),
  engine: inquiries,
  afterCommit: async () => void (await afterCommit()),
  publish: () => void courier.carry().catch(defect),
  backtests,
  backtestQueue,
});

/** Asks the weather service of the configuration; what it says goes the way of every command. */
const startWeather = (): AsyncDisposable | undefined => {
  const { base_url, every, places } = config.weather;
  if (places.length === 0) return undefined;
  const caller = { name: 'weather-poller', role: 'engineer' } as const;
  return createWeatherPoller(
    { baseUrl: base_url, every: spanOf(every), places },
    {
      clock,
      get: createHttpGet(),
      take: async (forecast) => void (await commands.takeForecast(caller, forecast)),
      random: Math.random,
      onFault: (place, reason) => tell({ kind: 'weather-unanswered', place, reason }),
    },
  );
};
let weather: AsyncDisposable | undefined;

const procedures: OperationsThreadProcedures = {
  ...commands,
  cursor: () => effects.cursor(),
  async start(journalEnd) {
    await orphanBook.open(db);
    await follower.start(journalEnd);
    await orphans.save();
    await db.transaction(async (tx) => {
      await ruleBook.importDefaults(tx, texts.rules);
      // From this entry of the journal on, and in every replay of it, messages are read by these.
      if (!isDeepStrictEqual(fold.mappings(), mappings)) {
        await enqueueControl(tx, { label: 'mappings', subject: '', body: { mappings } });
      }
      await articles.keepSeeds(tx, parseArticles(texts.articles));
      await outbox.keepConfigured(
        tx,
        config.notify.webhooks.map(({ name, url, events, allow_private }) => ({
          id: name,
          url,
          secret: notifySecrets.webhooks[name] ?? '',
          allow_private: allow_private === true,
          ...(events === undefined ? {} : { topics: events }),
        })),
      );
    });
    await afterCommit();
    await db.transaction((tx) => backtests.failInterrupted(tx));
    await db.transaction(async (tx) => {
      await departures.begin(tx);
      await handovers.begin(tx);
    });
    backtestQueue.wake();
    weather = startWeather();
    if (driven === undefined) clock.every(seconds(1), () => void effects.openDue().catch(defect));
    if (driven === undefined) clock.every(seconds(1), () => void askTrends().catch(defect));
    if (driven === undefined) clock.every(minutes(1), () => void surveyor.surveyDue().catch(defect));
    clock.every(seconds(1), () => void courier.carry().catch(defect));
    orphanTimer = machineClock.every(millis(250), () => void orphans.save().catch(defect));
    clock.every(seconds(1), () => void askForRebirths().catch(defect));
    if (driven === undefined) clock.every(seconds(10), () => void judgeAbsences().catch(defect));
    sweepTimer = machineClock.every(millis(500), () => {
      sweeping ??= sweepErasures()
        .catch(defect)
        .finally(() => {
          sweeping = undefined;
        });
    });
    evidenceTimer = machineClock.every(seconds(1), () => void bringEvidence().catch(defect));
    clock.every(minutes(1), () => void effects.tidy(neededFrom).catch(defect));
  },
  async advance(seq, to) {
    await follower.passed(seq);
    driven?.advanceTo(to);
    await effects.openDue();
    await askTrendsInStep();
    await surveyor.surveyDue();
    if (await absences.due()) await follower.idle();
    await judgeAbsences();
    await sender.idle();
  },
  passed: (seq) => follower.passed(seq),
  makeRoom: (upTo) => follower.makeRoom(upTo),
  position: () => follower.position,
  flow: async () => [fold.flow().room, ...Object.values(meters).map((meter) => meter.read()), await orphans.flow()],
  tellOfItself: (topic, facts) => effects.tellOfItself(topic, facts),
  async holdControls() {
    letControls = await relay.hold();
  },
  letControls: () => letControls(),
  async close(upTo) {
    sweepTimer?.[Symbol.dispose]();
    await sweeping;
    evidenceTimer?.[Symbol.dispose]();
    orphanTimer?.[Symbol.dispose]();
    await evidence.idle();
    await absences.idle();
    await weather?.[Symbol.asyncDispose]();
    await backtestQueue[Symbol.asyncDispose]();
    await follower.passed(upTo);
    await follower[Symbol.asyncDispose]();
    await sender[Symbol.asyncDispose]();
    await db[Symbol.asyncDispose]();
  },
};

serveProcedures(ports.served, procedures);
parentPort?.on('message', (group: Group) => follower.push(group));
