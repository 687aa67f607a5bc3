import { type BackupMade, openStoppedFolder, writeBackup } from './backup/index.ts';
import { isAppError } from './base/index.ts';
import { readVersion } from './version.ts';

/** Backs up a data folder that no daemon holds; answers the process that holds it when one does. */
export async function offlineBackup(dataDir: string, to: string): Promise<BackupMade | { readonly heldBy: number }> {
  try {
    const source = await openStoppedFolder(dataDir);
    return await writeBackup({ dataDir, to, store: source.store, version: readVersion() }, source);
  } catch (error) {
    if (isAppError(error) && error.code === 'journal_locked') {
      return { heldBy: (error.failure as unknown as { readonly pid: number }).pid };
    }
    throw error;
  }
}
