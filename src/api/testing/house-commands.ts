import { createAccessCommands, createSessionCommands, createUserCommands, type Role } from '../../access/index.ts';
import { createSilences } from '../../alerts/index.ts';
import { createBacktestBook } from '../../backtest/index.ts';
import { type createIds, type DrivenClock, days, hours, minutes, type Remote } from '../../base/index.ts';
import {
  type Caller,
  createAccountCommands,
  createBackupCommands,
  createErasureCommands,
  createExportCommands,
  createKnowledgeCommands,
  createNotifyCommands,
  createOrphanCommands,
  createQualityCommands,
  createSlaCommands,
  type OperationsProcedures,
} from '../../commands/index.ts';
import { type Database, recallReply, rememberReply, type Tx } from '../../db/index.ts';
import { createSlaBook, type SlaSettings } from '../../desk/index.ts';
import { createErasures } from '../../erasure/index.ts';
import { createDeviceCommands, createFleetCommands, createOrphanBook } from '../../fleet/index.ts';
import { createArticleBook } from '../../knowledge/index.ts';
import { createOutbox } from '../../notify/index.ts';
import { createPeopleCommands } from '../../people/index.ts';
import { createCampaignBook } from '../../planned/index.ts';
import { createCorrectiveBook, createSampleBook } from '../../quality/index.ts';
import { createForecastBook } from '../../weather/index.ts';
import { catalogue, noon } from './samples.ts';

/** What the catalogue of the test house brings. */
export const houseSla: SlaSettings = {
  calendars: {
    business: { time_zone: 'Asia/Shanghai', weekly: { mon: [{ from: '08:00', to: '18:00' }] }, exceptions: [] },
  },
  policies: [{ id: 'p1', severity: 'P1', targets: { respond: minutes(3) }, grace: minutes(0), forgiven_a_month: 0 }],
  ladders: [],
};

interface HouseCommandDeps {
  readonly clock: DrivenClock;
  readonly ids: ReturnType<typeof createIds>;
  readonly ran: string[];
}

/** The rooms' real commands, each in one transaction with the reply that a repeated request gets. */
export async function houseCommands(db: Database, { clock, ids, ran }: HouseCommandDeps) {
  const fleet = createFleetCommands({ clock, ids, deviceTypes: new Set(catalogue.types.keys()) });
  const orphans = createOrphanBook({ ignored: 1 }, { clock });
  const access = createAccessCommands({ clock, ids });
  const people = createPeopleCommands({ clock, ids, deviceTypes: new Set(catalogue.types.keys()) });
  const deviceCommands = createDeviceCommands({}, { clock, ids });
  const silences = createSilences({ clock, ids });
  const outbox = createOutbox({ clock, ids });
  const backtests = createBacktestBook({ queue: 2, keep: 10 }, { clock, ids });
  const weather = createForecastBook({ clock });
  const campaigns = createCampaignBook({
    clock,
    ids,
    known: { deviceTypes: new Set(catalogue.types.keys()), scripts: new Set(['CC-FREEZE', 'CC-MAINT']) },
  });
  const once = <T>(name: string, caller: Caller, run: (tx: Tx) => Promise<T>): Promise<T> =>
    db.transaction(async (tx) => {
      if (caller.request === undefined) return run(tx);
      const before = await recallReply(tx, caller.request);
      if (before !== undefined) return before as T;
      ran.push(name);
      const value = await run(tx);
      await rememberReply(tx, caller.request, clock.now(), value);
      return value;
    });

  const provider = await db.transaction((tx) => people.createProvider(tx, { name: 'Gulou Service' }, 'test'));
  const make = (role: Role) => {
    const provider_id = role === 'provider' ? provider.id : null;
    return db.transaction((tx) => access.createToken(tx, { name: `the ${role}`, role, provider_id }, 'test'));
  };
  const secrets = {
    admin: await make('admin'),
    engineer: await make('engineer'),
    manager: await make('manager'),
    dispatcher: await make('dispatcher'),
    agent: await make('agent'),
    viewer: await make('viewer'),
    provider: await make('provider'),
  };
  const commands = {
    registerDevice: (caller, input) =>
      once('registerDevice', caller, (tx) => fleet.registerDevice(tx, input, caller.name)),
    ...createOrphanCommands({
      orphans,
      fleet,
      saved: async () => {},
      change: (caller, run) => once('orphan', caller, run),
    }),
    importDevices: (caller, rows) => once('importDevices', caller, (tx) => fleet.importDevices(tx, rows, caller.name)),
    updateDevice: (caller, id, patch, ifMatch) =>
      once('updateDevice', caller, (tx) => fleet.updateDevice(tx, id, patch, ifMatch, caller.name)),
    retireDevice: (caller, id, ifMatch) =>
      once('retire', caller, (tx) => fleet.retireDevice(tx, id, ifMatch, caller.name)),
    rotateSecret: (caller, id) => once('rotateSecret', caller, (tx) => fleet.rotateSecret(tx, id, caller.name)),
    revokeSecret: (caller, id) => once('revokeSecret', caller, (tx) => fleet.revokeSecret(tx, id, caller.name)),
    newBoard: (caller, id, ifMatch) => once('newBoard', caller, (tx) => fleet.newBoard(tx, id, ifMatch, caller.name)),
    putModel: (caller, name, attributes, ifMatch) =>
      once('putModel', caller, (tx) => fleet.putModel(tx, name, attributes, ifMatch, caller.name)),
    sendCommand: (caller, id, body) =>
      once('sendCommand', caller, (tx) => deviceCommands.send(tx, id, body, caller.name)),
    updateCustomer: (caller, id, patch, ifMatch) =>
      once('updateCustomer', caller, (tx) => people.updateCustomer(tx, id, patch, ifMatch, caller.name)),
    ...createErasureCommands({
      erasures: createErasures({ clock, ids, fleet }),
      desk: { withdrawCallsOf: async () => [] },
      outbox,
      change: (caller, run) => once('erase', caller, run),
    }),
    noteRead: (caller, ids, kind) => db.transaction((tx) => people.noteRead(tx, ids, caller.name, kind)),
    createProvider: (caller, input) =>
      once('createProvider', caller, (tx) => people.createProvider(tx, input, caller.name)),
    updateProvider: (caller, id, patch, ifMatch) =>
      once('updateProvider', caller, (tx) => people.updateProvider(tx, id, patch, ifMatch, caller.name)),
    createTechnician: (caller, input) =>
      once('createTechnician', caller, (tx) => people.createTechnician(tx, input, caller.name)),
    updateTechnician: (caller, id, patch, ifMatch) =>
      once('updateTechnician', caller, (tx) => people.updateTechnician(tx, id, patch, ifMatch, caller.name)),
    askBacktest: (caller, asked) => once('askBacktest', caller, (tx) => backtests.ask(tx, asked, caller.name)),
    cancelBacktest: (caller, id) => once('cancelBacktest', caller, (tx) => backtests.cancel(tx, id, caller.name)),
    takeForecast: (caller, forecast) => once('takeForecast', caller, (tx) => weather.take(tx, forecast, caller.name)),
    ...createBackupCommands({ clock, change: (caller, run) => once('backup', caller, run) }),
    ...createExportCommands({ clock, change: (caller, run) => once('export', caller, run) }),
    ...createNotifyCommands({ clock, outbox, change: (caller, run) => once('notify', caller, run) }),
    ...createQualityCommands({
      samples: createSampleBook({ clock, ids }),
      corrective: createCorrectiveBook({ clock, ids }),
      change: (caller, run) => once('quality', caller, run),
    }),
    ...createSlaCommands({
      sla: createSlaBook({ clock, configured: houseSla, deviceTypes: new Set(catalogue.types.keys()) }),
      change: (caller, run) => once('sla', caller, run),
    }),
    createCampaign: (caller, input) => once('createCampaign', caller, (tx) => campaigns.create(tx, input, caller.name)),
    putCampaign: (caller, input, ifMatch) =>
      once('putCampaign', caller, (tx) => campaigns.put(tx, input, ifMatch, caller.name)),
    actOnCampaign: (caller, id, action, ifMatch) =>
      once('actOnCampaign', caller, (tx) => campaigns.act(tx, id, action, ifMatch, caller.name)),
    previewCampaign: (caller, id) => once('previewCampaign', caller, (tx) => campaigns.preview(tx, id, caller.name)),
    ...createKnowledgeCommands({
      articles: createArticleBook({ clock, ids }),
      change: (caller, run) => once('knowledge', caller, run),
    }),
    ...createAccountCommands({
      ...{ access, users: createUserCommands({ clock, ids }) },
      sessions: createSessionCommands({ clock, ids }, { idle: hours(12), longest: days(7) }),
      change: (caller, run) => once('createToken', caller, run),
    }),
    createSilence: (caller, input) =>
      once('createSilence', caller, async (tx) => (await silences.create(tx, input, caller.name)).silence),
    endSilence: (caller, id, ifMatch) =>
      once('endSilence', caller, async (tx) => (await silences.end(tx, id, ifMatch, caller.name)).silence),
    beginVisit: (caller, input) =>
      once('beginVisit', caller, async (tx) => (await silences.beginVisit(tx, input, caller.name)).silence),
    endVisit: (caller, device) =>
      once('endVisit', caller, async (tx) => (await silences.endVisit(tx, device, caller.name)).silence),
    deviceNow: async (asked) =>
      asked.map((id) => ({
        id,
        values: { gas_supply_pressure_pa: { value: 1985, ts: noon, expired: false } },
        presence: { online: true, since: noon, last_heard_at: noon },
      })),
  } satisfies Partial<Remote<OperationsProcedures>>;
  return { commands, secrets, outbox, orphans };
}

/** Calls cross threads in the product: what cannot be cloned fails here too. */
export function remote(
  procedures: Partial<Record<keyof OperationsProcedures, (...args: never[]) => unknown>>,
): Remote<OperationsProcedures> {
  const clone = (value: unknown): unknown => (value instanceof Promise ? value.then(clone) : structuredClone(value));
  return Object.fromEntries(
    Object.entries(procedures).map(([name, procedure]) => [
      name,
      async (...args: never[]) => clone(procedure(...(structuredClone(args) as never[]))),
    ]),
  ) as unknown as Remote<OperationsProcedures>;
}
