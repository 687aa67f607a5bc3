import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegistryEntry } from '../../simulators/town/registry-entry.ts';
import type { Act } from '../../simulators/town/town.ts';
import { accessMigrations } from '../../src/access/index.ts';
import {
  alertsMigrations,
  compareReplayed,
  createAlerts,
  createAlertsReader,
  createSilences,
  pruneVerdictLog,
} from '../../src/alerts/index.ts';
import { assert, createDrivenClock, createIds, createRoomMeter, instant, minutes } from '../../src/base/index.ts';
import { parseScripts, readCatalogueFiles } from '../../src/catalogue-files.ts';
import { createControlRelay, createDeskRules, createEffects } from '../../src/commands/index.ts';
import { enqueueControl, openDatabase, type Tx } from '../../src/db/index.ts';
import { createDesk, createDeskReader, deskMigrations } from '../../src/desk/index.ts';
import { createDeviceCommands, createFleetCommands, fleetMigrations } from '../../src/fleet/index.ts';
import { createOutbox, notifyMigrations } from '../../src/notify/index.ts';
import { peopleMigrations } from '../../src/people/index.ts';
import { createEngine, createRuleBook, parseRule, ruleMigrations, type Verdict } from '../../src/rules/index.ts';
import { createFold, entryKind, parseCatalogue } from '../../src/telemetry/index.ts';
import type { Agenda, Office } from './agenda.ts';
import { type Findings, readFindings, readOpen, readOpenTickets } from './findings.ts';

/**
 * Carewatch without its threads, journal and wire: messages of simulated devices go through the real fold and the
 * real engine, verdicts through the real alerts and desk on an operational database of its own. Time is that of the
 * messages; what falls due between two of them happens at its own second.
 */
export interface BenchHouse extends AsyncDisposable, Office {
  /** Registers devices as the API does. */
  register(entries: readonly RegistryEntry[]): Promise<void>;
  /** A control of a program: a forecast. */
  control(at: number, label: string, subject: string, body: Readonly<Record<string, unknown>>): Promise<void>;
  /** Does what the acts say, in their order. */
  perform(acts: readonly Act[]): Promise<void>;
  /** Lets time pass to `at`. */
  passTo(at: number): Promise<void>;
  readonly messages: number;
  /** Everything that people were shown until now. */
  findings(): Promise<Findings>;
}

export interface HouseOptions {
  readonly start: number;
  readonly seed: number;
  /** What people do by themselves. */
  readonly agenda: (house: BenchHouse) => Agenda;
}

const offline = new TextEncoder().encode('offline');
const online = new TextEncoder().encode('online');
const empty = new Uint8Array();
const by = 'bench';

export async function openBenchHouse({ start, seed, agenda: agendaOf }: HouseOptions): Promise<BenchHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-detect-'));
  const texts = readCatalogueFiles();
  const parsed = parseCatalogue(texts.deviceTypes);
  assert('catalogue' in parsed, `the catalogue is faulty: ${JSON.stringify(parsed)}`);
  const { catalogue } = parsed;
  const clock = createDrivenClock(instant(start));
  const random = seededBytes(seed);
  const ids = createIds(clock, random);
  const db = await openDatabase({ file: join(folder, 'operational.db') }, [
    ...fleetMigrations,
    ...accessMigrations,
    ...ruleMigrations,
    ...alertsMigrations,
    ...peopleMigrations,
    ...deskMigrations,
    ...notifyMigrations,
  ]);
  const book = await createRuleBook({ db, clock, catalogue });
  const scripts = parseScripts(texts.scripts);
  const deskRuleOf = createDeskRules(catalogue);
  const alerts = createAlerts({ clock, ids, ruleOf: book.versionOf });
  const desk = createDesk(
    {},
    {
      clock,
      ids,
      ruleOf: (id, version) => deskRuleOf(book.versionOf(id, version)),
      scriptOf: (id) => scripts.get(id),
    },
  );
  const effects = createEffects({
    db,
    clock,
    alerts,
    silences: createSilences({ clock, ids }),
    desk,
    // No campaign is written here.
    planned: { nextDue: async () => undefined, workOne: async () => [] },
    // Nobody takes over from anybody.
    handovers: { nextDue: async () => undefined, write: async () => [] },
    driven: true,
    outbox: createOutbox({ clock, ids }),
    deviceCommands: createDeviceCommands({}, { clock, ids }),
    meters: {
      alerts: createRoomMeter({ room: 'alerts', unit: 'verdicts' }),
      desk: createRoomMeter({ room: 'desk', unit: 'changes' }),
      notify: createRoomMeter({ room: 'notify', unit: 'notices' }),
    },
    compareReplayed,
    pruneVerdictLog,
    announce: () => undefined,
  });
  const fleet = createFleetCommands({ clock, ids, deviceTypes: new Set(catalogue.types.keys()), randomBytes: random });
  const fold = createFold(catalogue, { skew: minutes(5), lateness: minutes(15) });
  const engine = createEngine(catalogue);

  const manualRules = texts.rules.flatMap(({ path, text }) => {
    const read = parseRule(text, path);
    return read.ok && read.rule.clear.kind === 'manual' ? [read.rule.id] : [];
  });

  const bytesOf = createBytes();
  let seq = 0;
  let now = start;
  let messages = 0;
  let fallen: Verdict[] = [];
  let due = Number.POSITIVE_INFINITY;
  /** Whether something was written that may have consequences. */
  let written = true;
  const waiting = createMemo(() => readOpen(createAlertsReader(db), manualRules));
  const tickets = createMemo(() => readOpenTickets(createDeskReader(db)));

  const enter = (at: number, kind: number, subject: string, label: string, payload: Uint8Array): void => {
    seq += 1;
    for (const event of fold.take({ seq, at: instant(at), kind, subject, label, payload })) {
      for (const verdict of engine.step(event)) fallen.push(verdict);
    }
  };
  const relay = createControlRelay({
    db,
    append: async (controls) => {
      for (const { id, label, subject, body } of controls) {
        enter(now, entryKind.control, subject, label, new TextEncoder().encode(JSON.stringify({ ...body, id })));
      }
      return seq;
    },
  });
  /** Lets verdicts take effect until nothing follows from them any more. */
  const settle = async (): Promise<void> => {
    if (fallen.length === 0 && !written) return;
    do {
      const verdicts = fallen;
      fallen = [];
      if (verdicts.length > 0) await effects.apply(verdicts, seq);
      await relay.carry();
    } while (fallen.length > 0);
    due = (await desk.nextDue(db)) ?? Number.POSITIVE_INFINITY;
    written = false;
    waiting.forget();
    tickets.forget();
  };
  const write = async (work: (tx: Tx) => Promise<unknown>): Promise<void> => {
    await db.transaction(work);
    written = true;
    await settle();
  };
  const moveTo = (at: number): void => {
    now = Math.max(now, at);
    clock.advanceTo(instant(now));
  };
  /** Whatever people or the desk put off until before `at` happens at its own instant. */
  const catchUp = async (at: number): Promise<void> => {
    for (let next = Math.min(due, agenda.nextAt()); next <= at; next = Math.min(due, agenda.nextAt())) {
      moveTo(next);
      enter(now, entryKind.pulse, '', '', empty);
      await settle();
      if (due <= now) {
        await effects.openDue();
        written = true;
      }
      await agenda.act(now);
      await settle();
    }
  };
  const performOne = (act: Act): void => {
    if (act.kind === 'publish') {
      messages += 1;
      enter(act.at, entryKind.arrival, act.device, 'telemetry', bytesOf(act.payload));
    } else {
      const back = act.kind === 'regain_power';
      enter(act.at, entryKind.presence, act.device, back ? 'online' : 'offline', empty);
      enter(act.at, entryKind.arrival, act.device, 'status', back ? online : offline);
    }
  };

  const house: BenchHouse = {
    get messages() {
      return messages;
    },
    async register(entries) {
      for (const entry of entries)
        await write((tx) => fleet.registerDevice(tx, { ...entry, customer: { ...entry.customer } }, by));
    },
    async control(at, label, subject, body) {
      await house.passTo(at);
      await write((tx) => enqueueControl(tx, { label, subject, body }));
    },
    async perform(acts) {
      for (const act of acts) {
        if (Math.min(due, agenda.nextAt()) <= act.at) await catchUp(act.at);
        performOne(act);
        if (fallen.length === 0) continue;
        moveTo(act.at);
        await settle();
      }
    },
    async passTo(at) {
      await catchUp(at);
      moveTo(at);
      enter(now, entryKind.pulse, '', '', empty);
      await settle();
    },
    waitingForPeople: waiting.read,
    clear: (alert) => write((tx) => alerts.manualClear(tx, alert, by)),
    openTickets: tickets.read,
    async work(ticket, verdict) {
      const actor = { name: by, role: 'operator' };
      await write(async (tx) => {
        await desk.act(tx, ticket, 'accept', {}, undefined, actor);
        await desk.act(tx, ticket, 'start', {}, undefined, actor);
        await desk.act(tx, ticket, 'resolve', { verdict, result: verdict }, undefined, actor);
        await desk.act(tx, ticket, 'close', { verdict }, undefined, actor);
      });
    },
    findings: () => readFindings(createAlertsReader(db), createDeskReader(db)),
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  const agenda = agendaOf(house);
  enter(start, entryKind.daemon, '', 'start', empty);
  enter(start, entryKind.daemon, '', 'admitting', empty);
  await db.transaction((tx) => book.importDefaults(tx, texts.rules));
  await settle();
  return house;
}

const utf8 = new TextEncoder();

/** The bytes of a message, valid until the next: the fold keeps none of them. */
function createBytes(): (text: string) => Uint8Array {
  let room = new Uint8Array(16_384);
  return (text) => {
    // A character of UTF-16 becomes three bytes at most.
    if (text.length * 3 > room.length) room = new Uint8Array(text.length * 6);
    return room.subarray(0, utf8.encodeInto(text, room).written);
  };
}

/** What was read, until it is forgotten. */
function createMemo<T>(read: () => Promise<T>): { read(): Promise<T>; forget(): void } {
  let known: Promise<T> | undefined;
  return {
    read() {
      known ??= read();
      return known;
    },
    forget() {
      known = undefined;
    },
  };
}

/** Bytes that follow from the seed, for identifiers and secrets: two runs write the same database. */
function seededBytes(seed: number): (size: number) => Uint8Array {
  let drawn = 0;
  return (size) => {
    drawn += 1;
    const digest = createHash('sha512').update(`${seed}/${drawn}`).digest();
    return digest.subarray(0, size);
  };
}
