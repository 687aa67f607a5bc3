import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import type { AccessCommandsDeps } from '../access-commands.ts';
import type { AccessTables } from '../tables.ts';
import type { SessionLimits } from './session-book.ts';

export interface NewSession {
  readonly user_id: string | null;
  /** Of whoever showed a token; `config` is the daemon's own. */
  readonly token_id: string | null;
  readonly hash: Uint8Array;
  /** By the machine's clock, also where the house's is driven. */
  readonly at: Instant;
  readonly address: string;
  readonly agent: string;
}

export interface SessionCommands {
  /** Returns its id. Those that are over are forgotten by the way. */
  openSession(tx: Tx, input: NewSession, by: string): Promise<string>;
  endSession(tx: Tx, id: string, by: string): Promise<void>;
  /** Writes down when sessions were used last. */
  noteUsed(tx: Tx, used: readonly { readonly id: string; readonly seen_at: Instant }[]): Promise<void>;
}

const longestAgent = 200;

export function createSessionCommands({ clock, ids }: AccessCommandsDeps, limits: SessionLimits): SessionCommands {
  return {
    async openSession(tx, { hash, at, agent, ...rest }, by) {
      const db = tx.as<AccessTables>();
      await db
        .deleteFrom('sessions')
        .where((eb) => eb.or([eb('seen_at', '<=', at - limits.idle), eb('created_at', '<=', at - limits.longest)]))
        .execute();
      const id = ids.next('ses');
      const row = {
        id,
        hash: Buffer.from(hash),
        created_at: at,
        seen_at: at,
        agent: agent.slice(0, longestAgent),
        ...rest,
      };
      await db.insertInto('sessions').values(row).execute();
      const detail = { address: rest.address, token_id: rest.token_id };
      const object = { kind: 'session', id };
      await recordAudit(tx, { at: clock.now(), actor: by, action: 'session.opened', object, detail });
      return id;
    },
    async endSession(tx, id, by) {
      const { numDeletedRows } = await tx
        .as<AccessTables>()
        .deleteFrom('sessions')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) return;
      const object = { kind: 'session', id };
      await recordAudit(tx, { at: clock.now(), actor: by, action: 'session.ended', object, detail: {} });
    },
    async noteUsed(tx, used) {
      for (const { id, seen_at } of used) {
        await tx.as<AccessTables>().updateTable('sessions').set({ seen_at }).where('id', '=', id).execute();
      }
    },
  };
}
