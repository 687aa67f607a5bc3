import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  accessMigrations,
  createAccessCommands,
  createAccessReader,
  createTokenBook,
  type Role,
} from '../../access/index.ts';
import { createDrivenClock, createIds, type DrivenClock, instant, type Remote } from '../../base/index.ts';
import { type Database, openDatabase, recallReply, recordAudit, rememberReply, type Tx } from '../../db/index.ts';
import {
  createCredentialBook,
  createDeviceCommands,
  createFleetCommands,
  createFleetReader,
  fleetMigrations,
} from '../../fleet/index.ts';
import { type Api, type ApiOptions, createApi } from '../api.ts';
import type { ApiDeps, HouseStatus } from '../deps.ts';
import type { Caller, OperationsProcedures } from '../operations.ts';
import { mustConform, type OpenapiDocument } from './conform.ts';
import { createMemoryWork } from './memory-work.ts';
import { catalogue, noon } from './samples.ts';

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
  /** `as: null` sends no token. */
  call(method: string, path: string, request?: CallOptions): Promise<Answer>;
}

interface AuditOptions {
  readonly device_id?: string;
  readonly detail?: Record<string, unknown>;
  /** The signal is lost. */
  readonly silently?: boolean;
}

export interface CallOptions {
  readonly as?: Role | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests look into answers of every shape.
  // biome-ignore lint/suspicious/noExplicitAny: a test reads a JSON answer field by field
  readonly json: any;
}

export async function openTestHouse(
  options: Partial<ApiOptions> = {},
  change: Partial<ApiDeps> = {},
): Promise<TestHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-api-'));
  const db = await openDatabase({ file: join(folder, 'operational.db') }, [...fleetMigrations, ...accessMigrations]);
  const clock = createDrivenClock(noon);
  const wall = createDrivenClock(instant(0));
  const ids = createIds(clock);
  const work = createMemoryWork();
  const tokens = createTokenBook({}, { clock });
  const book = createCredentialBook();
  const disconnected: string[] = [];
  const logged: TestHouse['logged'] = [];
  const ran: string[] = [];
  const listeners = new Set<() => void>();
  const status = healthy();
  const { commands, secrets } = await houseCommands(db, { clock, ids, ran });

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
    fleet: createFleetReader(db),
    access: createAccessReader(db),
    alerts: work.alerts,
    desk: work.desk,
    notify: work.notify,
    rules: work.rules,
    store: memoryStore(),
    operations: remote({ ...commands, ...work.procedures }),
    tokens,
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

const broker = {
  room: 'broker',
  unit: 'messages',
  in: 10,
  out: 8,
  rejected: { foreign_topic: 1 },
  duplicate: 0,
  dropped_qos0: 0,
  pending: 1,
  lag_seconds: 0.5,
};

const healthy = (): HouseStatus => ({
  clock: { mode: 'system', now: noon },
  caught_up: true,
  journal: { full: false, bytes: 10, budget_bytes: 100, last_seq: 10 },
  followers: [],
  store: {},
  online: 1,
  messages: 10,
});

interface HouseCommandDeps {
  readonly clock: DrivenClock;
  readonly ids: ReturnType<typeof createIds>;
  readonly ran: string[];
}

/** The rooms' real commands, each in one transaction with the reply that a repeated request gets. */
async function houseCommands(db: Database, { clock, ids, ran }: HouseCommandDeps) {
  const fleet = createFleetCommands({ clock, ids, deviceTypes: new Set(catalogue.types.keys()) });
  const access = createAccessCommands({ clock, ids });
  const deviceCommands = createDeviceCommands({}, { clock, ids });
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

  const make = (role: Role) => db.transaction((tx) => access.createToken(tx, { name: `the ${role}`, role }, 'test'));
  const secrets = {
    admin: await make('admin'),
    engineer: await make('engineer'),
    agent: await make('agent'),
    viewer: await make('viewer'),
  };
  const commands = {
    registerDevice: (caller, input) =>
      once('registerDevice', caller, (tx) => fleet.registerDevice(tx, input, caller.name)),
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
    createToken: (caller, input) => once('createToken', caller, (tx) => access.createToken(tx, input, caller.name)),
    revokeToken: (caller, id) => once('revokeToken', caller, (tx) => access.revokeToken(tx, id, caller.name)),
    deviceNow: async (asked) =>
      asked.map((id) => ({
        id,
        values: { gas_supply_pressure_pa: { value: 1985, ts: noon, expired: false } },
        presence: { online: true, since: noon, last_heard_at: noon },
      })),
  } satisfies Partial<Remote<OperationsProcedures>>;
  return { commands, secrets };
}

/** Calls cross threads in the product: what cannot be cloned fails here too. */
function remote(
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

function memoryStore(): ApiDeps['store'] {
  return {
    series: async ({ signals, from, step }) => ({
      series: signals.map((signal) => ({
        signal,
        points: signal === 'gas_supply_pressure_pa' ? [[instant(from + (step ?? 0)), 1985] as const] : [],
      })),
      next: null,
    }),
    rejections: async ({ device }) => ({
      items: [
        {
          seq: 1,
          idx: 0,
          at: noon,
          device: device ?? 'GH-1',
          reason: 'out_of_range',
          detail: 'gas_supply_pressure_pa is 99999; send 0 to 10000.',
          sample: new TextEncoder().encode('{"gas_supply_pressure_pa":99999}'),
        },
      ],
      next: null,
    }),
    rejectionCounts: async () => [{ device: 'GH-1', reason: 'out_of_range', count: 3, lastAt: noon }],
    unknownSignals: async ({ device }) => [
      { device: device ?? '', name: 'gas_supply_presure', seq: 1, ts: noon, value: 9 },
    ],
  };
}
