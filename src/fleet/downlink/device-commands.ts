import { sql } from 'kysely';
import type { Clock, Duration, Ids, Instant } from '../../base/index.ts';
import { AppError, minutes } from '../../base/index.ts';
import type { Reader, Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import { refuseFaults } from '../device-writer.ts';
import type { FieldFault, FleetFailure } from '../errors.ts';
import type { DeviceCommandRow, FleetTables } from '../tables.ts';
import { toCommand } from './command-row.ts';
import type { DeviceCommand } from './device-command.ts';
import type { DeviceCommandInput } from './device-command-transitions.ts';
import { decideDeviceCommand } from './device-command-transitions.ts';
import { rpcNumber, rpcReplyIn } from './rpc.ts';

export interface DeviceCommandsOptions {
  /** How long a command waits for its reply; default 10 minutes. */
  readonly expireAfter?: Duration;
}

export interface DeviceCommandsDeps {
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The life of commands to devices. Reports that come too late or twice change nothing. */
export interface DeviceCommands {
  /** `expireAfter` replaces the default wait for the reply. */
  send(
    tx: Tx,
    deviceId: string,
    body: Readonly<Record<string, unknown>>,
    by: string,
    expireAfter?: Duration,
  ): Promise<DeviceCommand>;
  /** The broker handed it to the device's connection. */
  noteSent(tx: Tx, id: string): Promise<void>;
  /** The device acknowledged it. */
  noteDelivered(tx: Tx, id: string): Promise<void>;
  noteFailed(tx: Tx, id: string, why: string): Promise<void>;
  /**
   * The device answered with `payload` (JSON with the command's `id`; without one it answers the oldest command
   * that waits for an answer; an answer to a request of ThingsBoard says the request's number). Resolves to undefined when no command of that device waits for it.
   */
  noteReply(tx: Tx, deviceId: string, payload: Uint8Array, at: Instant): Promise<DeviceCommand | undefined>;
  /** Devices for which commands wait to be sent. */
  awaited(reader: Reader, now: Instant): Promise<readonly string[]>;
  /** The device’s commands that wait to be sent, oldest first. */
  queued(reader: Reader, now: Instant, deviceId: string): Promise<readonly DeviceCommand[]>;
  /** Whether `expire` would find anything. */
  anyLate(reader: Reader, now: Instant): Promise<boolean>;
  /** Expires what waited too long; returns how many. */
  expire(tx: Tx, now: Instant): Promise<number>;
}

const mostBytes = 16_384;

export function createDeviceCommands(options: DeviceCommandsOptions, deps: DeviceCommandsDeps): DeviceCommands {
  const usualWait = options.expireAfter ?? minutes(10);
  const now = (): Instant => deps.clock.now();
  return {
    async send(tx, deviceId, body, by, expireAfter = usualWait) {
      refuseFaults(bodyFaults(body));
      await refuseDevice(tx, deviceId);
      const at = now();
      const row = {
        id: deps.ids.next('cmd'),
        device_id: deviceId,
        body: JSON.stringify(body),
        state: 'queued' as const,
        created_by: by,
        created_at: at,
        sent_at: null,
        delivered_at: null,
        replied_at: null,
        expires_at: at + expireAfter,
        reply: null,
        failure: null,
      };
      await tx.as<FleetTables>().insertInto('device_commands').values(row).execute();
      await audit(tx, at, by, 'queued', row, { body });
      return toCommand(row);
    },
    noteSent: async (tx, id) => void (await move(tx, id, 'publish', now(), { sent_at: now() })),
    noteDelivered: async (tx, id) => void (await move(tx, id, 'acknowledge', now(), { delivered_at: now() })),
    noteFailed: async (tx, id, why) => void (await move(tx, id, 'fail', now(), { failure: why })),
    async noteReply(tx, deviceId, payload, at) {
      const parsed = parseReply(payload);
      const request = rpcReplyIn(parsed);
      const reply = request === undefined ? parsed : request.answer;
      const id =
        request === undefined
          ? await answeredBy(tx, deviceId, reply, at)
          : await answeredRequest(tx, deviceId, request.rpc);
      if (id === undefined) return undefined;
      return move(tx, id, 'reply', at, { replied_at: at, reply: JSON.stringify(reply) });
    },
    async awaited(reader, at) {
      const rows = await queued(reader, at).select('device_id').distinct().execute();
      return rows.map(({ device_id }) => device_id);
    },
    async queued(reader, at, deviceId) {
      const rows = await queued(reader, at).selectAll().where('device_id', '=', deviceId).orderBy('id').execute();
      return rows.map(toCommand);
    },
    async anyLate(reader, at) {
      const late = waiting(reader).select('id').where('expires_at', '<=', at).limit(1);
      return (await late.executeTakeFirst()) !== undefined;
    },
    async expire(tx, at) {
      const late = await waiting(tx).select('id').where('expires_at', '<=', at).execute();
      for (const { id } of late) await move(tx, id, 'expire', at, {});
      return late.length;
    },
  };
}

/** Said as the index of waiting commands says it, so that it is used. */
const waiting = (reader: Reader) =>
  reader.as<FleetTables>().selectFrom('device_commands').where(sql<boolean>`state in ('queued', 'sent', 'delivered')`);

const queued = (reader: Reader, at: Instant) =>
  waiting(reader).where('expires_at', '>', at).where('state', '=', 'queued');

/** Moves the command where the table says; undefined when it says nothing. */
async function move(
  tx: Tx,
  id: string,
  input: DeviceCommandInput,
  at: Instant,
  set: Partial<DeviceCommandRow>,
): Promise<DeviceCommand | undefined> {
  const db = tx.as<FleetTables>();
  const row = await db.selectFrom('device_commands').selectAll().where('id', '=', id).executeTakeFirst();
  const state = row === undefined ? undefined : decideDeviceCommand(row.state, input);
  if (row === undefined || state === undefined) return undefined;
  await db
    .updateTable('device_commands')
    .set({ ...set, state })
    .where('id', '=', id)
    .execute();
  await audit(tx, at, 'carewatch', state, row, set.failure === undefined ? {} : { failure: set.failure });
  return toCommand({ ...row, ...set, state });
}

/**
 * The command that a reply answers: the one it names, or the oldest that waited when it came. A reply seen again,
 * because the journal is read once more after a crash, answers nothing further.
 */
async function answeredBy(tx: Tx, deviceId: string, reply: unknown, at: Instant): Promise<string | undefined> {
  const named = typeof reply === 'object' && reply !== null && 'id' in reply ? reply.id : undefined;
  const ofDevice = tx.as<FleetTables>().selectFrom('device_commands').select('id').where('device_id', '=', deviceId);
  if (typeof named === 'string') return (await ofDevice.where('id', '=', named).executeTakeFirst())?.id;
  const answered = await ofDevice.where('replied_at', '=', at).executeTakeFirst();
  if (answered !== undefined) return undefined;
  const unanswered = ofDevice.where('state', 'in', ['sent', 'delivered']).where('sent_at', '<=', at);
  return (await unanswered.orderBy('id').limit(1).executeTakeFirst())?.id;
}

/** The device's command that has the number; one that was answered before waits no more. */
async function answeredRequest(tx: Tx, deviceId: string, number: number): Promise<string | undefined> {
  const ofDevice = tx.as<FleetTables>().selectFrom('device_commands').select('id').where('device_id', '=', deviceId);
  const open = ofDevice.where('state', 'in', ['sent', 'delivered', 'expired']).orderBy('id', 'desc').limit(1_000);
  return (await open.execute()).find(({ id }) => rpcNumber(id) === number)?.id;
}

/** What is no JSON is kept as text. */
function parseReply(payload: Uint8Array): unknown {
  const text = new TextDecoder().decode(payload.subarray(0, mostBytes));
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}

function bodyFaults(body: Readonly<Record<string, unknown>>): FieldFault[] {
  const bytes = Buffer.byteLength(JSON.stringify(body));
  if (bytes > mostBytes) return [{ field: 'body', value: bytes, remedy: `send at most ${mostBytes} bytes` }];
  if ('id' in body) return [{ field: 'body.id', value: body.id, remedy: 'leave it out; Carewatch numbers commands' }];
  return [];
}

async function refuseDevice(tx: Tx, id: string): Promise<void> {
  const db = tx.as<FleetTables>();
  const device = await db.selectFrom('devices').select('state').where('id', '=', id).executeTakeFirst();
  if (device === undefined)
    throw new AppError<FleetFailure>({ code: 'device-unknown', id }, `There is no device ${id}.`);
  if (device.state === 'retired') {
    throw new AppError<FleetFailure>({ code: 'device-retired', id }, `Device ${id} was retired; it takes no commands.`);
  }
}

async function audit(
  tx: Tx,
  at: Instant,
  actor: string,
  action: string,
  { id, device_id }: Pick<DeviceCommandRow, 'id' | 'device_id'>,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const object = { kind: 'device-command', id };
  await recordAudit(tx, { at, actor, action: `device-command.${action}`, object, device_id, detail });
}
