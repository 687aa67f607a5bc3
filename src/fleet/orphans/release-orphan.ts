import type { Tx } from '../../db/index.ts';
import { enqueueControl } from '../../db/index.ts';
import type { OrphanMessage } from './orphan.ts';
import { count, dropOrphan, findOrphan, keptMessages } from './orphan-shelf.ts';

/** Of one control, so that none is much larger than a message may be. */
const mostBytes = 131_072;
const mostMessages = 256;

/**
 * Hands what was kept of the id on to telemetry, after the control that registers it and in the same transaction:
 * whatever happens, it is either kept or on its way into the journal, and there it is read once. Returns how many
 * messages that were; undefined when the id was no orphan.
 */
export async function releaseOrphan(tx: Tx, id: string): Promise<number | undefined> {
  const orphan = await findOrphan(tx, id);
  if (orphan === undefined) return undefined;
  const messages = await keptMessages(tx, id);
  await dropOrphan(tx, orphan);
  await release(tx, id, messages, orphan.online === null ? null : orphan.online === 1);
  return messages.length;
}

/** The same for messages that were not kept yet. */
export async function release(
  tx: Tx,
  id: string,
  messages: readonly OrphanMessage[],
  online: boolean | null,
): Promise<void> {
  await count(tx, 'released', messages.length);
  const parts = partsOf(messages);
  if (parts.length === 0 && online !== null) parts.push([]);
  for (const part of parts) {
    const body = {
      messages: part.map(({ at, label, payload }) => ({ at, label, payload: Buffer.from(payload).toString('base64') })),
      online,
    };
    await enqueueControl(tx, { label: 'kept', subject: id, body });
  }
}

function partsOf(messages: readonly OrphanMessage[]): OrphanMessage[][] {
  const parts: OrphanMessage[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    bytes += message.payload.byteLength;
    const part = parts.at(-1);
    if (part !== undefined && bytes <= mostBytes && part.length < mostMessages) {
      part.push(message);
      continue;
    }
    parts.push([message]);
    bytes = message.payload.byteLength;
  }
  return parts;
}
