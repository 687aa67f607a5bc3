import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type BackupMade, type BackupPlace, type BackupSource, writeBackup } from './backup/index.ts';
import { callProcedures } from './base/index.ts';

/** Writes one backup, on a thread of its own: the copying blocks it and nobody else. */
export interface BackupThreadData {
  readonly place: BackupPlace;
  /** Answers what `BackupSource` asks. */
  readonly source: MessagePort;
}

export type BackupNews =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'done'; readonly made: BackupMade }
  | { readonly kind: 'failed'; readonly reason: string };

const { place, source } = workerData as BackupThreadData;
const tell = (news: BackupNews): void => parentPort?.postMessage(news);

try {
  const made = await writeBackup(place, callProcedures<BackupSource>(source), (bytes) =>
    tell({ kind: 'bytes', bytes }),
  );
  tell({ kind: 'done', made });
} catch (error) {
  tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
}
source.close();
