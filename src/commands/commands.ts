import type { AccessCommands, SessionCommands, UserCommands } from '../access/index.ts';
import type { Alerts, Silences } from '../alerts/index.ts';
import type { BacktestBook, BacktestQueue } from '../backtest/index.ts';
import type { Clock } from '../base/index.ts';
import type { Database, Tx } from '../db/index.ts';
import { recallReply, rememberReply } from '../db/index.ts';
import type { Desk, DeskOutcome, SlaBook } from '../desk/index.ts';
import type { Erasures } from '../erasure/index.ts';
import type { DeviceCommands, FleetCommands, OrphanBook } from '../fleet/index.ts';
import type { ArticleBook } from '../knowledge/index.ts';
import type { Outbox } from '../notify/index.ts';
import type { PeopleCommands } from '../people/index.ts';
import type { CampaignBook } from '../planned/index.ts';
import type { CorrectiveBook, SampleBook } from '../quality/index.ts';
import type { RuleBook } from '../rules/index.ts';
import type { ForecastBook } from '../weather/index.ts';
import { createAccountCommands } from './account-commands.ts';
import { createBackupCommands } from './backup-commands.ts';
import { createCampaignCommands } from './campaign-commands.ts';
import { createDeskCommands } from './desk-commands.ts';
import { createErasureCommands } from './erasure-commands.ts';
import { createExportCommands } from './export-commands.ts';
import { createKnowledgeCommands } from './knowledge-commands.ts';
import { createNotifyCommands } from './notify-commands.ts';
import { createOnSite } from './on-site.ts';
import { createOrphanCommands } from './orphan-commands.ts';
import { createPeopleProcedures } from './people-commands.ts';
import type { Caller, CommandsOf, OperationsProcedures } from './procedures.ts';
import { createQualityCommands } from './quality-commands.ts';
import { createSilenceCommands } from './silence-commands.ts';
import { createSlaCommands } from './sla-commands.ts';
import { createVisitCommands } from './visit-commands.ts';

/**
 * The commands of people and programs: one command, one transaction, with its audit, its control for the rules, its
 * notices, and the reply kept for a repeated request. When a command resolves its controls are in the journal, so
 * that whatever the caller does next comes after them.
 */
export interface CommandsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly fleet: FleetCommands;
  readonly deviceCommands: DeviceCommands;
  readonly orphans: Pick<OrphanBook, 'mustKnow' | 'dismiss'>;
  /** Resolves when all that unregistered devices said until now is in their queue. */
  readonly orphansSaved: () => Promise<void>;
  readonly access: AccessCommands;
  readonly users: UserCommands;
  readonly sessions: SessionCommands;
  readonly people: PeopleCommands;
  readonly erasures: Erasures;
  readonly rules: Pick<RuleBook, 'put' | 'retire' | 'restore' | 'importTexts'>;
  readonly alerts: Alerts;
  readonly silences: Silences;
  readonly desk: Desk;
  readonly sla: SlaBook;
  readonly outbox: Outbox;
  readonly articles: ArticleBook;
  readonly engine: Pick<OperationsProcedures, 'deviceNow' | 'blindDevices' | 'whyNot'>;
  /** Carries what the transaction left behind: controls to the journal, notices to the sender, news to the stream. */
  readonly afterCommit: () => Promise<void>;
  /** There is a command for a device. */
  readonly publish: () => void;
  readonly weather: ForecastBook;
  readonly campaigns: CampaignBook;
  readonly samples: SampleBook;
  readonly corrective: CorrectiveBook;
  readonly backtests: Pick<BacktestBook, 'ask' | 'cancel'>;
  readonly backtestQueue: Pick<BacktestQueue, 'wake' | 'stop'>;
}

/** The same as `OperationsProcedures`, each method asynchronous. */
export type Commands = CommandsOf<OperationsProcedures>;

export function createCommands(deps: CommandsDeps): Commands {
  const { fleet, access, alerts, desk, outbox, rules } = deps;

  const change = async <T>(caller: Caller, run: (tx: Tx) => Promise<T>): Promise<T> => {
    const result = await deps.db.transaction((tx) => once(tx, caller, deps.clock, run));
    await deps.afterCommit();
    return result;
  };

  const onSite = createOnSite(deps);
  const work = <T>(caller: Caller, run: (tx: Tx) => Promise<DeskOutcome<T>>): Promise<T> =>
    change(caller, async (tx) => {
      const { value, intents } = await run(tx);
      await outbox.enqueue(tx, intents);
      await onSite.endAfter(tx, intents, caller);
      return value;
    });

  return {
    registerDevice: (caller, input) => change(caller, (tx) => fleet.registerDevice(tx, input, caller.name)),
    importDevices: (caller, rows) => change(caller, (tx) => fleet.importDevices(tx, rows, caller.name)),
    ...createOrphanCommands({ orphans: deps.orphans, fleet, saved: deps.orphansSaved, change }),
    ...createPeopleProcedures({ fleet, people: deps.people, change }),
    retireDevice: (caller, id, ifMatch) => change(caller, (tx) => fleet.retireDevice(tx, id, ifMatch, caller.name)),
    rotateSecret: (caller, id) => change(caller, (tx) => fleet.rotateSecret(tx, id, caller.name)),
    revokeSecret: (caller, id) => change(caller, (tx) => fleet.revokeSecret(tx, id, caller.name)),
    newBoard: (caller, id, ifMatch) => change(caller, (tx) => fleet.newBoard(tx, id, ifMatch, caller.name)),
    putModel: (caller, name, attributes, ifMatch) =>
      change(caller, (tx) => fleet.putModel(tx, name, attributes, ifMatch, caller.name)),
    async sendCommand(caller, deviceId, body, ttl) {
      const command = await change(caller, (tx) => deps.deviceCommands.send(tx, deviceId, body, caller.name, ttl));
      if (command.state === 'queued') deps.publish();
      return command;
    },
    putRule: (caller, id, text, ifMatch, note) =>
      change(caller, (tx) => rules.put(tx, { id, text, ifMatch, by: caller.name, note })),
    retireRule: (caller, id, ifMatch, note) =>
      change(caller, (tx) => rules.retire(tx, { id, ifMatch, by: caller.name, note })),
    restoreRule: (caller, id, version, ifMatch, note) =>
      change(caller, (tx) => rules.restore(tx, { id, version, ifMatch, by: caller.name, note })),
    importRules: (caller, texts, note) => change(caller, (tx) => rules.importTexts(tx, texts, caller.name, note)),
    async askBacktest(caller, request) {
      const asked = await change(caller, (tx) => deps.backtests.ask(tx, request, caller.name));
      deps.backtestQueue.wake();
      return asked;
    },
    async cancelBacktest(caller, id) {
      const cancelled = await change(caller, (tx) => deps.backtests.cancel(tx, id, caller.name));
      deps.backtestQueue.stop(id);
      return cancelled;
    },
    takeForecast: (caller, forecast) => change(caller, (tx) => deps.weather.take(tx, forecast, caller.name)),
    acknowledgeAlert: (caller, id) => change(caller, (tx) => alerts.acknowledge(tx, id, caller.name)),
    clearAlert: (caller, id) => change(caller, (tx) => alerts.manualClear(tx, id, caller.name)),
    ...createSilenceCommands({ silences: deps.silences, desk, outbox, change }),
    ...createDeskCommands({ desk, work }),
    ...createErasureCommands({ erasures: deps.erasures, desk, outbox, change }),
    ...createSlaCommands({ sla: deps.sla, change }),
    ...createVisitCommands({ desk, onSite, work }),
    ...createQualityCommands({ samples: deps.samples, corrective: deps.corrective, change }),
    ...createBackupCommands({ clock: deps.clock, change }),
    ...createExportCommands({ clock: deps.clock, change }),
    ...createCampaignCommands({ campaigns: deps.campaigns, change }),
    ...createAccountCommands({ access, users: deps.users, sessions: deps.sessions, change }),
    ...createKnowledgeCommands({ articles: deps.articles, change }),
    ...createNotifyCommands({ clock: deps.clock, outbox, change }),
    deviceNow: async (ids) => deps.engine.deviceNow(ids),
    blindDevices: async (ruleId, after, limit) => deps.engine.blindDevices(ruleId, after, limit),
    whyNot: async (ruleId, deviceId) => deps.engine.whyNot(ruleId, deviceId),
  };
}

/** Runs the change, or recalls what it answered when the same request came before. */
async function once<T>(tx: Tx, caller: Caller, clock: Clock, run: (tx: Tx) => Promise<T>): Promise<T> {
  if (caller.request === undefined) return run(tx);
  const before = await recallReply(tx, caller.request);
  if (before !== undefined) return before as T;
  const value = await run(tx);
  await rememberReply(tx, caller.request, clock.now(), value);
  return value;
}
