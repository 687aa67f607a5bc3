import type { Tx } from '../../db/index.ts';
import type { FleetTables } from '../tables.ts';
import type { OrphanLimits, OrphanMessage } from './orphan.ts';
import type { Gathered, GatheredOrphan } from './orphan-gatherer.ts';
import { count, dropOrphan, findOrphan, keptMessages, putOrphan, readBooks } from './orphan-shelf.ts';
import type { OrphanRow, OrphanTables } from './orphan-tables.ts';
import { release } from './release-orphan.ts';

/** What changed in the queue, for the log. */
export interface OrphansNoted {
  /** Ids that were not in the queue before. */
  readonly appeared: readonly string[];
  /** Ids that gave way. */
  readonly gaveWay: readonly string[];
  /** Messages of ids that were registered meanwhile, now on their way into the journal. */
  readonly released: number;
}

/** Puts what was gathered into the queue, within its limits. `topicOf`: where the id has its topics. */
export async function noteOrphans(
  tx: Tx,
  limits: OrphanLimits,
  { orphans, evicted }: Gathered,
  topicOf: (id: string) => string | null,
): Promise<OrphansNoted> {
  const appeared: string[] = [];
  let released = 0;
  await count(tx, 'evicted', evicted);
  for (const heard of orphans) {
    if (await isRegistered(tx, heard.id)) {
      await releaseLate(tx, heard);
      released += heard.kept.length;
      continue;
    }
    const before = await findOrphan(tx, heard.id);
    if (before === undefined) appeared.push(heard.id);
    if (before?.state === 'ignored') await noteIgnored(tx, before, heard);
    else await keep(tx, limits, before, heard, topicOf(heard.id));
  }
  return { appeared, gaveWay: await makeRoom(tx, limits), released };
}

/** It arrived before its registration was in the journal. */
async function releaseLate(tx: Tx, heard: GatheredOrphan): Promise<void> {
  await count(tx, 'too_large', heard.tooLarge);
  await count(tx, 'evicted', heard.heard - heard.tooLarge - heard.kept.length);
  await release(tx, heard.id, heard.kept, heard.online ?? null);
}

async function noteIgnored(tx: Tx, before: OrphanRow, { lastAt, heard, online }: GatheredOrphan): Promise<void> {
  await count(tx, 'ignored', heard);
  await putOrphan(tx, before, {
    ...before,
    last_heard_at: lastAt,
    messages: before.messages + heard,
    online: bit(online) ?? before.online,
  });
}

async function keep(
  tx: Tx,
  limits: OrphanLimits,
  before: OrphanRow | undefined,
  heard: GatheredOrphan,
  topic: string | null,
): Promise<void> {
  const all = [...(before === undefined ? [] : await keptMessages(tx, heard.id)), ...heard.kept];
  const kept = newest(all, limits);
  await count(tx, 'too_large', heard.tooLarge);
  await count(tx, 'evicted', heard.heard - heard.tooLarge - heard.kept.length + all.length - kept.length);
  await keepMessages(tx, heard, kept[0]?.seq ?? Number.MAX_SAFE_INTEGER);
  await putOrphan(tx, before, {
    device_id: heard.id,
    state: 'waiting',
    topic: topic ?? before?.topic ?? null,
    first_heard_at: before?.first_heard_at ?? heard.firstAt,
    last_heard_at: heard.lastAt,
    messages: (before?.messages ?? 0) + heard.heard,
    kept: kept.length,
    kept_bytes: bytesOf(kept),
    online: bit(heard.online) ?? before?.online ?? null,
  });
}

function newest(all: readonly OrphanMessage[], limits: OrphanLimits): OrphanMessage[] {
  let from = Math.max(0, all.length - limits.messagesPerDevice);
  for (let bytes = bytesOf(all.slice(from)); bytes > limits.bytesPerDevice; from += 1) {
    bytes -= all[from]?.payload.byteLength ?? 0;
  }
  return all.slice(from);
}

/** What arrived before the entry `from` is let go of. */
async function keepMessages(tx: Tx, { id, kept }: GatheredOrphan, from: number): Promise<void> {
  const db = tx.as<OrphanTables>();
  await db.deleteFrom('orphan_messages').where('device_id', '=', id).where('seq', '<', from).execute();
  const rows = kept
    .filter(({ seq }) => seq >= from)
    .map(({ payload, ...rest }) => ({ device_id: id, ...rest, payload: Buffer.from(payload) }));
  if (rows.length > 0) await db.insertInto('orphan_messages').values(rows).execute();
}

/** Whoever was silent for longest gives way; returns who that was. */
async function makeRoom(tx: Tx, limits: OrphanLimits): Promise<string[]> {
  const gone: string[] = [];
  for (;;) {
    const { waiting_devices: devices = 0, waiting_bytes: bytes = 0 } = await readBooks(tx);
    if (devices <= limits.devices && bytes <= limits.bytes) return gone;
    const oldest = await tx
      .as<OrphanTables>()
      .selectFrom('orphans')
      .selectAll()
      .where('state', '=', 'waiting')
      .orderBy('last_heard_at')
      .orderBy('device_id')
      .limit(1)
      .executeTakeFirst();
    if (oldest === undefined) return gone;
    await count(tx, 'evicted', oldest.kept);
    await dropOrphan(tx, oldest);
    gone.push(oldest.device_id);
  }
}

async function isRegistered(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.as<FleetTables>().selectFrom('devices').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

const bytesOf = (messages: readonly OrphanMessage[]): number =>
  messages.reduce((sum, { payload }) => sum + payload.byteLength, 0);

const bit = (online: boolean | undefined): number | undefined => (online === undefined ? undefined : Number(online));
