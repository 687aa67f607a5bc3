import type { Clock } from '../base/index.ts';
import { recordAudit, type Tx } from '../db/index.ts';
import type { Commands } from './commands.ts';
import type { Caller } from './procedures.ts';

/** What people may ask of backups. */
export interface BackupProcedures {
  /** Notes who asked for a backup and where it goes; the answer names the backup, the same one for a repeated request. */
  noteBackup(caller: Caller, id: string, to: string): { readonly id: string };
}

interface BackupCommandDeps {
  readonly clock: Clock;
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}

export function createBackupCommands({ clock, change }: BackupCommandDeps): Pick<Commands, keyof BackupProcedures> {
  return {
    noteBackup: (caller, id, to) =>
      change(caller, async (tx) => {
        const object = { kind: 'backup', id };
        await recordAudit(tx, { at: clock.now(), actor: caller.name, action: 'backup.asked', object, detail: { to } });
        return { id };
      }),
  };
}
