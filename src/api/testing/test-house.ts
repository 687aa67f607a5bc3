import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  accessMigrations,
  createAccessReader,
  createPasswords,
  createSessionBook,
  createSessionsReader,
  createSignIn,
  createTokenBook,
  createUsersReader,
  type Role,
} from '../../access/index.ts';
import { alertsMigrations, createOpenAlertsReader, createSilencesReader } from '../../alerts/index.ts';
import { backtestMigrations, createBacktestReader } from '../../backtest/index.ts';
import { type BackupRun, createBackupDesk } from '../../backup/index.ts';
import { createDrivenClock, createIds, type DrivenClock, days, hours, instant } from '../../base/index.ts';
import { openDatabase, recordAudit } from '../../db/index.ts';
import {
  createClocksReader,
  createEvidenceReader,
  createPartsReport,
  createPerformanceReader,
  createVisitsReader,
  deskMigrations,
} from '../../desk/index.ts';
import { createErasureReader, erasureMigrations } from '../../erasure/index.ts';
import {
  createCredentialBook,
  createFleetReader,
  createOrphanReader,
  createPlacesReader,
  fleetMigrations,
  type OrphanMessage,
} from '../../fleet/index.ts';
import type { HouseStatus } from '../../house/index.ts';
import { createArticleReader, createKnowledgeReports, knowledgeMigrations } from '../../knowledge/index.ts';
import { createHttpPost, createNotifyReader, createSender, type Intent, notifyMigrations } from '../../notify/index.ts';
import { createPeopleReader, holdersOf, peopleMigrations } from '../../people/index.ts';
import { createPlannedReader, plannedMigrations } from '../../planned/index.ts';
import { createQualityReader, createQualityReports, qualityMigrations } from '../../quality/index.ts';
import { testRuleTexts } from '../../rules/index.ts';
import { createExportDesk } from '../../store/index.ts';
import { createForecastReader, weatherMigrations } from '../../weather/index.ts';
import { type Api, type ApiOptions, createApi } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { mustConform, type OpenapiDocument } from './conform.ts';
import { houseCommands, houseSla, remote } from './house-commands.ts';
import { broker, healthy, memoryStore, sampleExporter } from './memory-house.ts';
import { createMemoryWork } from './memory-work.ts';
import { catalogue, noon, points, sampleParts } from './samples.ts';

/**
 * The API in front of a small house: a real database with the real fleet and tokens, everything else in memory.
 * Each role has a token; requests go over a real socket, and every answer is held against the OpenAPI document.
 */
export interface TestHouse extends AsyncDisposable {
  readonly api: Api;
  readonly clock: DrivenClock;
  readonly wall: DrivenClock;
  readonly credentials: ApiDeps['credentials'] & { has(id: string): boolean };
  readonly disconnected: string[];
  readonly logged: { readonly facts: object; readonly sentence: string }[];
  /** What `/readyz` is told; tests change it. */
  readonly status: { -readonly [K in keyof HouseStatus]: HouseStatus[K] };
  /** Device commands that were run, by name: repeated requests must not add to it. */
  readonly ran: string[];
  /** Writes an audit record as a room does, and tells the streams. */
  audit(action: string, more?: AuditOptions): Promise<void>;
  /** The same for many records in one transaction. */
  auditAll(records: readonly (readonly [action: string, more: AuditOptions])[]): Promise<void>;
  /** Tells the targets that want it, and sends what is due. */
  tell(...intents: readonly Intent[]): Promise<void>;
  /** Puts what an unregistered device said into the queue. */
  hear(id: string, ...messages: readonly OrphanMessage[]): Promise<void>;
  /** Requests that the API has not answered to the end, with the one that asks. */
  inside(): Promise<number>;
  authorization(role: Role): string;
  /** Opens a stream and leaves it open. */
  stream(
    path: string,
    headers: Readonly<Record<string, string>>,
    as: Role,
  ): Promise<{ status: number; body: ReadableStream<Uint8Array<ArrayBuffer>> }>;
  /** Resolves when the server has had its turn a few times. */
  settled(): Promise<void>;
  /** Forgets who is signed in, and reads it from the database again. */
  restartSessions(): Promise<void>;
  /** `as: null` sends no token. */
  call(method: string, path: string, request?: CallOptions): Promise<Answer>;
}

/** One that takes its time. */
const runningBackup: BackupRun = { done: new Promise(() => undefined), stop: () => undefined };

interface AuditOptions {
  readonly device_id?: string;
  readonly detail?: Record<string, unknown>;
  /** The signal is lost. */
  readonly silently?: boolean;
}

interface CallOptions {
  readonly as?: Role | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests look into answers of every shape.
  // biome-ignore lint/suspicious/noExplicitAny: a test reads a JSON answer field by field
  readonly json: any;
}

/** The least cost that the algorithm takes. */
const quickPasswords = createPasswords({ cost: { memory: 8, passes: 1, parallelism: 1 } });

export async function openTestHouse(
  options: Partial<ApiOptions> = {},
  change: Partial<ApiDeps> = {},
): Promise<TestHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-api-'));
  const db = await openDatabase({ file: join(folder, 'operational.db') }, [
    ...fleetMigrations,
    ...peopleMigrations,
    ...accessMigrations,
    ...alertsMigrations,
    ...deskMigrations,
    ...backtestMigrations,
    ...notifyMigrations,
    ...knowledgeMigrations,
    ...weatherMigrations,
    ...plannedMigrations,
    ...qualityMigrations,
    ...erasureMigrations,
  ]);
  const clock = createDrivenClock(noon);
  const wall = createDrivenClock(instant(0));
  const ids = createIds(clock);
  const work = createMemoryWork();
  const tokens = createTokenBook({}, { clock });
  const users = { ...createUsersReader(db), ...createSessionsReader(db) };
  const sessions = createSessionBook({ idle: hours(12), longest: days(7) }, { clock: wall, tokens });
  const book = createCredentialBook();
  const disconnected: string[] = [];
  const logged: TestHouse['logged'] = [];
  const ran: string[] = [];
  const listeners = new Set<() => void>();
  const status = healthy();
  const { commands, secrets, outbox, orphans } = await houseCommands(db, { clock, ids, ran });

  const { slaPolicies, calendars } = createClocksReader(db, houseSla);

  const deps: ApiDeps = {
    clock,
    wall,
    ids,
    log: {
      warn: (facts, sentence) => void logged.push({ facts, sentence }),
      error: (facts, sentence) => void logged.push({ facts, sentence }),
    },
    database: db,
    catalogue,
    fleet: createFleetReader(db, (text) => holdersOf(db, text)),
    places: { ...createPlacesReader(db), ...createOpenAlertsReader(db) },
    orphans: createOrphanReader(db),
    access: createAccessReader(db),
    people: createPeopleReader(db),
    erasures: createErasureReader(db),
    alerts: work.alerts,
    incidents: work.incidents,
    silences: createSilencesReader(db),
    desk: work.desk,
    dispatch: work.dispatch,
    clocks: { ...work.clocks, slaPolicies, calendars },
    evidence: createEvidenceReader(db),
    visits: createVisitsReader(db, []),
    parts: sampleParts,
    performance: createPerformanceReader(db, { ticketMinutes: 12, callMinutes: 5 }),
    notify: createNotifyReader(db),
    articles: createArticleReader(db),
    gatewaySecret: 'the secret of the gateway',
    outsideSecrets: new Map([['zammad', 'the secret of zammad']]),
    backtests: createBacktestReader(db),
    exports: createExportDesk({ folder: join(folder, 'exports') }, { clock, exporter: sampleExporter }),
    backups: createBackupDesk({ clock, run: () => runningBackup, onOver: () => undefined }),
    weather: createForecastReader(db),
    planned: createPlannedReader(db),
    quality: createQualityReader(db),
    timeZone: 'Asia/Shanghai',
    reports: {
      ...createQualityReports(db, { timeZone: 'Asia/Shanghai', repeatWithin: days(30), points }),
      ...createKnowledgeReports(db),
      ...createPartsReport(db),
    },
    rules: work.rules,
    testRule: async (asked) => testRuleTexts(asked, catalogue),
    store: memoryStore(),
    operations: remote({ ...commands, ...work.procedures }),
    tokens,
    users,
    signIn: createSignIn({ passwords: quickPasswords }, { clock: wall, users }),
    sessions,
    credentials: book,
    connections: { disconnect: (id) => void disconnected.push(id) },
    house: {
      flow: async () => [broker],
      status: async () => status,
      onAudit(listener) {
        listeners.add(listener);
        return { [Symbol.dispose]: () => void listeners.delete(listener) };
      },
    },
    ...change,
  };
  for (const { entry } of Object.values(secrets)) tokens.set(entry);
  const auditAll: TestHouse['auditAll'] = async (drafts) => {
    await db.transaction(async (tx) => {
      for (const [action, { device_id, detail = {} }] of drafts) {
        const object = { kind: action.split('.')[0] ?? '', id: 'x' };
        const device = device_id === undefined ? {} : { device_id };
        await recordAudit(tx, { at: clock.now(), actor: 'carewatch', action, object, detail, ...device });
      }
    });
    if (drafts.some(([, { silently }]) => silently)) return;
    for (const listener of listeners) listener();
  };
  let document: OpenapiDocument | undefined;
  const api = await createApi({ host: '127.0.0.1', port: 0, ...options }, deps);

  const house: TestHouse = {
    api,
    clock,
    wall,
    credentials: book,
    disconnected,
    logged,
    status,
    ran,
    audit: (action, more = {}) => auditAll([[action, more]]),
    auditAll,
    async tell(...intents) {
      await db.transaction((tx) => outbox.enqueue(tx, intents));
      await using sender = createSender({}, { db, clock, post: createHttpPost({}), random: () => 0 });
      await sender.idle();
    },
    async hear(id, ...messages) {
      for (const message of messages) orphans.hear(id, message);
      await db.transaction((tx) => orphans.write(tx, orphans.drain(), (device) => `carewatch/v1/${device}`));
    },
    async inside() {
      const { json } = await house.call('GET', '/api/v1/flow');
      return json.rooms.find(({ room }: { room: string }) => room === 'api').pending;
    },
    authorization: (role) => `Bearer ${secrets[role].secret}`,
    async stream(path, headers, as) {
      const authorization = `Bearer ${secrets[as].secret}`;
      const { status, body } = await fetch(`${api.url}${path}`, { headers: { ...headers, authorization } });
      if (body === null) throw new Error('the answer has no body');
      return { status, body };
    },
    async restartSessions() {
      await deps.operations.noteUsed(sessions.used());
      sessions.load(await users.liveSessions());
    },
    async settled() {
      for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    },
    async call(method, path, { as = 'admin', body, headers = {} } = {}) {
      const sent = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
      const answer = await fetch(`${api.url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(as === null ? {} : { authorization: `Bearer ${secrets[as].secret}` }),
          ...(typeof body === 'object' ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(sent === undefined ? {} : { body: sent }),
      });
      const text = await answer.text();
      const isJson = /json/.test(answer.headers.get('content-type') ?? '');
      const heard = {
        status: answer.status,
        headers: answer.headers,
        text,
        json: isJson && text !== '' ? JSON.parse(text) : undefined,
      };
      document ??= (await (await fetch(`${api.url}/openapi.json`)).json()) as OpenapiDocument;
      mustConform(document, method, path, heard);
      return heard;
    },
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
  return house;
}
