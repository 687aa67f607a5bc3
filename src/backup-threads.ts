import { MessageChannel, Worker } from 'node:worker_threads';
import type { StoreProcedures } from './app-store.ts';
import type { BackupAsked, BackupMade, BackupPlace, BackupRun, BackupSource } from './backup/index.ts';
import type { BackupNews, BackupThreadData } from './backup-body.ts';
import { type Remote, serveProcedures } from './base/index.ts';
import type { Journal, JournalHold } from './journal/index.ts';
import type { OperationsThreadProcedures } from './operations-thread.ts';

export interface BackupThreadsDeps {
  readonly place: Omit<BackupPlace, 'to' | 'readings'>;
  readonly journal: Pick<Journal, 'hold' | 'durableSeq'>;
  readonly store: Pick<Remote<StoreProcedures>, 'holdFiles' | 'letFiles' | 'carryReadings'>;
  readonly operations: Pick<Remote<OperationsThreadProcedures>, 'holdControls' | 'letControls'>;
}

/** Gives each backup a thread of its own, with a line to those whose files it copies. */
export function createBackupThreads(deps: BackupThreadsDeps) {
  return ({ to, readings }: BackupAsked, onBytes: (bytes: number) => void): BackupRun => {
    const { port1, port2 } = new MessageChannel();
    const source = liveSource(deps);
    serveProcedures(port1, source);
    const data: BackupThreadData = { place: { ...deps.place, to, readings }, source: port2 };
    const thread = new Worker(new URL('./app-backup.ts', import.meta.url), { workerData: data, transferList: [port2] });
    const written = new Promise<BackupMade>((resolve, reject) => {
      thread.on('message', (news: BackupNews) => {
        if (news.kind === 'bytes') onBytes(news.bytes);
        else if (news.kind === 'done') resolve(news.made);
        else reject(new Error(news.reason));
      });
      thread.on('error', reject);
      thread.on('exit', () =>
        reject(new Error('it was stopped; what is in its folder has no manifest and is no backup')),
      );
    });
    const settled = async (): Promise<BackupMade> => {
      try {
        return await written;
      } finally {
        // A thread that was stopped lets go of nothing by itself.
        await source.end();
        port1.close();
      }
    };
    const done = settled();
    return { done, stop: () => void thread.terminate() };
  };
}

/** The running house as the source of a backup. */
function liveSource({ journal, store, operations }: BackupThreadsDeps): BackupSource {
  let hold: JournalHold | undefined;
  return {
    async begin() {
      hold = await journal.hold();
    },
    holdStore: () => store.holdFiles(),
    letStore: () => store.letFiles(),
    carryReadings: (query) => store.carryReadings(query),
    async holdControls() {
      await operations.holdControls();
      return journal.durableSeq;
    },
    letControls: () => operations.letControls(),
    async end() {
      const kept = hold?.broken !== true;
      hold?.[Symbol.dispose]();
      await Promise.all([store.letFiles(), operations.letControls()]);
      return kept;
    },
  };
}
