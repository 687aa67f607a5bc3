import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrivenClock, createIds, instant, minutes } from '../../base/index.ts';
import type { Database, Tx } from '../../db/index.ts';
import { openDatabase, readAudit } from '../../db/index.ts';
import type { DeviceCommands, FleetReader } from '../index.ts';
import { createDeviceCommands, createFleetCommands, createFleetReader, fleetMigrations } from '../index.ts';

describe('commands to a device', () => {
  let folder: string;
  let db: Database;
  let commands: DeviceCommands;
  let reader: FleetReader;
  const clock = createDrivenClock(instant(1_000));
  const ids = createIds(clock);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-fleet-'));
    db = await openDatabase({ file: join(folder, 'operations.sqlite') }, fleetMigrations);
    const fleet = createFleetCommands({ clock, ids, deviceTypes: new Set(['elevator']) });
    await db.transaction((tx) => fleet.registerDevice(tx, { id: 'EL-1', type: 'elevator' }, 'ann'));
    commands = createDeviceCommands({ expireAfter: minutes(1) }, { clock, ids });
    reader = createFleetReader(db);
  });

  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const run = <R>(work: (tx: Tx) => Promise<R>) => db.transaction(work);
  const send = (body: Record<string, unknown> = { name: 'self-test' }) =>
    run((tx) => commands.send(tx, 'EL-1', body, 'ann'));
  const reply = (value: unknown, at = 2_000) =>
    run((tx) => commands.noteReply(tx, 'EL-1', Buffer.from(JSON.stringify(value)), instant(at)));
  const stateOf = async (id: string) => (await reader.getCommand('EL-1', id))?.state;

  it('waits until sent, then follows delivery and reply', async () => {
    const { id } = await send();
    expect((await reader.queuedCommands('EL-1')).map((c) => c.id)).toEqual([id]);
    await run((tx) => commands.noteSent(tx, id));
    await run((tx) => commands.noteDelivered(tx, id));
    expect(await stateOf(id)).toBe('delivered');
    expect(await reply({ id, ok: true })).toMatchObject({
      state: 'replied',
      reply: { id, ok: true },
      replied_at: 2_000,
    });
    expect((await readAudit(db, { object: { kind: 'device-command', id }, limit: 9 })).map((r) => r.action)).toEqual([
      'device-command.queued',
      'device-command.sent',
      'device-command.delivered',
      'device-command.replied',
    ]);
  });

  it('lets a reply without an id answer the oldest command that waits', async () => {
    const first = await send();
    const second = await send();
    for (const { id } of [first, second]) await run((tx) => commands.noteSent(tx, id));
    expect((await reply({ ok: true }))?.id).toBe(first.id);
    expect(await reply({ ok: true })).toBeUndefined();
    expect((await reply('fine', 3_000))?.id).toBe(second.id);
    expect(await reply('again', 4_000)).toBeUndefined();
  });

  it('keeps the first reply and no reply of another device', async () => {
    const { id } = await send();
    await reply({ id, n: 1 });
    expect(await reply({ id, n: 2 })).toBeUndefined();
    expect((await reader.getCommand('EL-1', id))?.reply).toEqual({ id, n: 1 });
    const stranger = run((tx) => commands.noteReply(tx, 'EL-2', Buffer.from(`{"id":"${id}"}`), instant(1)));
    expect(await stranger).toBeUndefined();
  });

  it('expires a command that nobody answers, and still takes an answer that comes later', async () => {
    const { id, expires_at } = await send();
    expect(await run((tx) => commands.expire(tx, instant(expires_at - 1)))).toBe(0);
    expect(await run((tx) => commands.expire(tx, expires_at))).toBe(1);
    expect(await stateOf(id)).toBe('expired');
    expect(await reply({ id })).toMatchObject({ state: 'replied' });
  });

  it('waits as long as the sender asked', async () => {
    const { expires_at } = await run((tx) => commands.send(tx, 'EL-1', {}, 'ann', minutes(5)));
    expect(expires_at).toBe(clock.now() + minutes(5));
  });

  it('says why a command could not be delivered', async () => {
    const { id } = await send();
    await run((tx) => commands.noteFailed(tx, id, 'not connected'));
    expect(await reader.getCommand('EL-1', id)).toMatchObject({ state: 'failed', failure: 'not connected' });
  });

  it('refuses a body that is too large or numbers itself, and a device that does not exist', async () => {
    await expect(send({ text: 'x'.repeat(20_000) })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(send({ id: 'mine' })).rejects.toMatchObject({ code: 'invalid-input' });
    const unknown = run((tx) => commands.send(tx, 'EL-9', {}, 'ann'));
    await expect(unknown).rejects.toMatchObject({ code: 'device-unknown' });
  });

  it('lists commands newest first', async () => {
    const sent = [await send(), await send(), await send()].map((c) => c.id);
    const page = await reader.listCommands('EL-1', { limit: 2 });
    const rest = await reader.listCommands('EL-1', { limit: 2, cursor: page.next_cursor ?? '' });
    expect([...page.items, ...rest.items].map((c) => c.id)).toEqual(sent.toReversed());
  });
});
