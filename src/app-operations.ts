import { parentPort, workerData } from 'node:worker_threads';
import { compareReplayed, createAlerts, createSilences, pruneVerdictLog } from './alerts/index.ts';
import type { StoreProcedures } from './app-store.ts';
import { callProcedures, createDrivenClock, createIds, createSystemClock, serveProcedures } from './base/index.ts';
import { parseScripts } from './catalogue-files.ts';
import {
  createAttributeAnswers,
  createControlRelay,
  createCourier,
  createEffects,
  createInquiries,
  createOrphanKeeper,
  createRebirthAsker,
  createSurveyor,
} from './commands/index.ts';
import { spanOf } from './config-schema.ts';
import { createErasureSweeper } from './erasure/index.ts';
import { createDeviceCommands, createOrphanBook } from './fleet/index.ts';
import type { Group } from './journal/index.ts';
import { createArticleBook } from './knowledge/index.ts';
import { createOperationsBacktests } from './operations-backtests.ts';
import { createOperationsCommands } from './operations-commands.ts';
import { createControlHold } from './operations-controls.ts';
import { openOperationalDatabase } from './operations-database.ts';
import { createOperationsDesk } from './operations-desk.ts';
import { createOperationsFollower } from './operations-follower.ts';
import { createHistoryAskers } from './operations-history.ts';
import { keepInstallation } from './operations-installation.ts';
import { createOperationsMeters } from './operations-meters.ts';
import { createOperationsNotify } from './operations-notify.ts';
import { createRounds } from './operations-rounds.ts';
import { createSweepRound } from './operations-sweep.ts';
import type {
  MainProcedures,
  OperationsNews,
  OperationsThreadData,
  OperationsThreadProcedures,
} from './operations-thread.ts';
import { startWeather } from './operations-weather.ts';
import { orphanLimits } from './orphan-options.ts';
import { createDepartureBook, createHandoverBook } from './quality/index.ts';
import { handoverOptions, surveyOptions } from './quality-options.ts';
import { surroundingsOf } from './rule-surroundings.ts';
import { createEngine, createRuleBook, ruleSeverities } from './rules/index.ts';
import { sessionLimitsOf } from './sign-in-options.ts';
import { parseSla } from './sla-file.ts';
import { createFold } from './telemetry/index.ts';

/**
 * The operations thread: everything between the journal and the people, and the only writer of the operational
 * database. Groups of journal entries come down from the main thread; progress, controls and commands go up.
 * This page has the order of things; each part is wired on a page of its own (`operations-*.ts`).
 */

const data = workerData as OperationsThreadData;
const { files, catalogue: texts, types: catalogue, config, notifySecrets, drivenFrom, ports } = data;
const tell = (news: OperationsNews): void => parentPort?.postMessage(news);
const onDefect = (error: unknown): void =>
  tell({ kind: 'defect', text: error instanceof Error ? (error.stack ?? error.message) : String(error) });

const driven = drivenFrom === undefined ? undefined : createDrivenClock(drivenFrom);
const clock = driven ?? createSystemClock();
const machineClock = createSystemClock();
const ids = createIds(clock);
const main = callProcedures<MainProcedures>(ports.main);
const store = callProcedures<StoreProcedures>(ports.store);

const scripts = parseScripts(texts.scripts);

const db = await openOperationalDatabase(files.database);
const surroundings = surroundingsOf(texts, catalogue, spanOf(config.store.retention));
const rules = await createRuleBook({ db, clock, catalogue, surroundings });
const meters = createOperationsMeters({ clock, position: () => follower.position });

// What devices say, what rules make of it, and what people have to do then.
const fold = createFold(catalogue, {
  skew: spanOf(config.telemetry.skew),
  lateness: spanOf(config.telemetry.lateness),
});
const engine = createEngine(catalogue);
const inquiries = createInquiries({ fold, engine, catalogue });
const alerts = createAlerts({ clock, ids, ruleOf: rules.versionOf });
const silences = createSilences({ clock, ids, severitiesOf: ruleSeverities });
const sla = parseSla(texts.sla);
const { desk, planned } = createOperationsDesk(config, { clock, ids, texts, catalogue, scripts, sla, rules, engine });
const { outbox, sender } = createOperationsNotify(config.notify, notifySecrets, { db, clock, ids });
const articles = createArticleBook({ clock, ids });
const departures = createDepartureBook(surveyOptions(config), { clock, ids });
const handovers = createHandoverBook(handoverOptions(config), { clock, ids });
const deviceCommands = createDeviceCommands({}, { clock, ids });

// What leaves this thread once it is committed.
const relay = createControlRelay({ db, append: main.appendControls });
const carryControls = (): void => void relay.carry().catch(onDefect);
const announce = (): void => {
  tell({ kind: 'committed' });
  sender.wake();
};
const afterCommit = (): Promise<number> => {
  announce();
  return relay.carry();
};
const { listening, publishCommand: send, publish } = main;
const courier = createCourier({ db, clock, deviceCommands, listening, send, announce, onDefect });

const effects = createEffects({
  ...{ db, clock, alerts, silences, desk, planned, handovers, outbox, deviceCommands, meters },
  driven: driven !== undefined,
  compareReplayed,
  pruneVerdictLog,
  announce: () => {
    announce();
    // Tickets that were opened are told to the engine.
    carryControls();
  },
});
const orphanBook = createOrphanBook(orphanLimits(config), { clock });
const orphans = createOrphanKeeper({
  db,
  book: orphanBook,
  knows: (id) => fold.device(id) !== undefined,
  topicsOf: main.topicsOf,
  carry: carryControls,
  onNews: (news) => tell({ kind: 'orphans', ...news }),
});

// From the journal to rules and store, and back to the store for what only history tells.
const answerQuestion = createAttributeAnswers({ fold, deviceNow: inquiries.deviceNow, publish });
const { follower, neededFrom } = createOperationsFollower(config, {
  ...{ files, fold, engine, store, orphans, effects, answerQuestion, meters, tell, onDefect },
});
const { backtests, backtestQueue } = createOperationsBacktests(config, {
  ...{ db, clock, ids, texts, store, announce, onDefect },
});
const history = createHistoryAskers(config, {
  ...{ db, clock, machineClock, ids, catalogue, rules, store, outbox, follower, tell },
});

const commands = createOperationsCommands({
  ...{ db, clock, ids, catalogue, scripts, sla, rules, alerts, silences, desk, outbox, articles, deviceCommands },
  ...{ backtests, backtestQueue },
  sessionLimits: sessionLimitsOf(config),
  orphans: orphanBook,
  orphansSaved: orphans.save,
  engine: inquiries,
  afterCommit: async () => void (await afterCommit()),
  publish: () => void courier.carry().catch(onDefect),
});
const rounds = createRounds({
  ...{ clock, machineClock, effects, history, courier, orphans, follower, neededFrom, relay },
  ...{ announce, afterCommit, onDefect },
  driven: driven !== undefined,
  surveyor: createSurveyor({ db, clock, departures, outbox, survey: main.departures, announce }),
  askForRebirths: createRebirthAsker({ clock, fold, publish }),
  sweep: createSweepRound({ machineClock, sweeper: createErasureSweeper({ db, clock }), announce, onDefect }),
  startWeather: () => startWeather(config, { clock, commands, tell }),
});

const procedures: OperationsThreadProcedures = {
  ...commands,
  ...createControlHold(relay),
  cursor: () => effects.cursor(),
  async start(journalEnd) {
    await orphanBook.open(db);
    await follower.start(journalEnd);
    await orphans.save();
    await db.transaction((tx) => keepInstallation(tx, data, { rules, fold, articles, outbox }));
    await afterCommit();
    await db.transaction((tx) => backtests.failInterrupted(tx));
    await db.transaction(async (tx) => {
      await departures.begin(tx);
      await handovers.begin(tx);
    });
    backtestQueue.wake();
    rounds.begin();
  },
  async advance(seq, to) {
    await follower.passed(seq);
    driven?.advanceTo(to);
    await rounds.catchUp();
    await sender.idle();
  },
  passed: (seq) => follower.passed(seq),
  makeRoom: (upTo) => follower.makeRoom(upTo),
  position: () => follower.position,
  flow: async () => [fold.flow().room, ...Object.values(meters).map((meter) => meter.read()), await orphans.flow()],
  tellOfItself: (topic, facts) => effects.tellOfItself(topic, facts),
  async close(upTo) {
    await rounds[Symbol.asyncDispose]();
    await backtestQueue[Symbol.asyncDispose]();
    await follower.passed(upTo);
    await follower[Symbol.asyncDispose]();
    await sender[Symbol.asyncDispose]();
    await db[Symbol.asyncDispose]();
  },
};

serveProcedures(ports.served, procedures);
parentPort?.on('message', (group: Group) => follower.push(group));
