import type { Clock } from '../base/index.ts';
import { seconds } from '../base/index.ts';
import { type AuditRecord, lastAuditId, readAudit } from '../db/index.ts';
import type { ApiDeps } from './deps.ts';

/** Takes records in the order of their ids; called once for each, and never while the taker is still catching up. */
type Taker = (record: AuditRecord) => void;

/**
 * The newest part of the audit, read once for all streams. A stream that begins further back reads for itself until
 * it has caught up, then is handed what the feed reads: backfill, cutover, live, and no record twice.
 */
export interface AuditFeed extends Disposable {
  /** The id after which a stream without memory begins. */
  last(): Promise<number>;
  /**
   * Hands `take` every record after `after`. It rests between records of the past while `ready` does, and ends when
   * the signal is aborted. Resolves once the stream is live.
   */
  follow(after: number, take: Taker, ready: () => Promise<void>, signal: AbortSignal): Promise<void>;
}

interface FeedDeps extends Pick<ApiDeps, 'database' | 'log'> {
  readonly house: Pick<ApiDeps['house'], 'onAudit'>;
  readonly wall: Clock;
}

const pageSize = 200;

export function createAuditFeed(deps: FeedDeps): AuditFeed {
  const live = new Set<Taker>();
  /** Every live taker has, or will be handed, every record after this. */
  let position = 0;
  let _reading: Promise<void> | undefined;
  let again = false;

  const readOn = async (): Promise<void> => {
    for (let more = true; more && live.size > 0; ) {
      const records = await readAudit(deps.database, { after: position, limit: pageSize });
      for (const record of records) {
        position = record.id;
        for (const take of live) take(record);
      }
      more = records.length === pageSize;
    }
  };

  const wake = (): void => {
    again = true;
    _reading ??= (async () => {
      while (again) {
        again = false;
        await readOn();
      }
    })()
      .catch((error) => deps.log.warn({ err: error }, 'the audit cannot be read for the stream; trying again'))
      .finally(() => {
        _reading = undefined;
      });
  };

  const subscription = deps.house.onAudit(wake);
  // What is signalled is read at once; the poll finds what a lost signal left.
  const poll = deps.wall.every(seconds(1), () => {
    if (live.size > 0) wake();
  });

  return {
    last: () => lastAuditId(deps.database),
    async follow(after, take, ready, signal) {
      let cursor = Math.min(after, await lastAuditId(deps.database));
      const takeNew: Taker = (record) => {
        if (record.id <= cursor) return;
        cursor = record.id;
        take(record);
      };
      for (let caughtUp = false; !caughtUp && !signal.aborted; ) {
        const records = await readAudit(deps.database, { after: cursor, limit: pageSize });
        for (const record of records) {
          if (signal.aborted) return;
          takeNew(record);
          await ready();
        }
        caughtUp = records.length < pageSize && (live.size === 0 || cursor >= position);
      }
      if (signal.aborted) return;
      // The first live stream sets where the feed stands: what it has read itself is not read again.
      if (live.size === 0) position = cursor;
      live.add(takeNew);
      signal.addEventListener('abort', () => live.delete(takeNew), { once: true });
      wake();
    },
    [Symbol.dispose]() {
      subscription[Symbol.dispose]();
      poll[Symbol.dispose]();
    },
  };
}
