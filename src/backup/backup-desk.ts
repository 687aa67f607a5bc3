import { type Clock, type Instant, isAppError } from '../base/index.ts';
import type { ReadingsElsewhere } from '../store/index.ts';
import { backupError } from './errors.ts';
import type { BackupMade } from './write-backup.ts';

/** A backup of this house, under way or over, as of this run of it. */
export interface Backup {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  /** The folder that was asked for. */
  readonly to: string;
  /** The backup in it; null until it is done. */
  readonly folder: string | null;
  readonly started_at: Instant;
  readonly finished_at: Instant | null;
  /** Copied or shared so far. */
  readonly bytes: number;
  /** Of them, those that the backup before has as well and that take no room. */
  readonly reused_bytes: number;
  readonly files: number;
  /** The last entry of the journal that is in it; null until it is done. */
  readonly last_seq: number | null;
  /** Readings that are in InfluxDB and not in it, by type; null until it is done. */
  readonly without: readonly ReadingsElsewhere[] | null;
  /** Why it failed; null when it did not. */
  readonly reason: string | null;
}

export interface BackupAsked {
  /** A folder. */
  readonly to: string;
  /** With the readings that are in InfluxDB. */
  readonly readings?: boolean | undefined;
}

export interface BackupDesk extends AsyncDisposable {
  /** Starts it, or answers the one of this id. Refuses with `backup-running` while another one runs. */
  start(id: string, asked: BackupAsked): Backup;
  /** Refuses with `backup-unknown`: of earlier runs of the house only the folders are left. */
  get(id: string): Backup;
}

/** Writes one backup; `stop` ends it early, after which `done` rejects. */
export interface BackupRun {
  readonly done: Promise<BackupMade>;
  stop(): void;
}

export interface BackupDeskDeps {
  readonly clock: Clock;
  readonly run: (asked: BackupAsked, onBytes: (bytes: number) => void) => BackupRun;
  /** When one is over. */
  readonly onOver: (backup: Backup) => void;
}

/** So many are remembered. */
const kept = 20;

/** One backup at a time. */
export function createBackupDesk({ clock, run, onOver }: BackupDeskDeps): BackupDesk {
  const backups = new Map<string, Backup>();
  let running: { readonly id: string; readonly run: BackupRun; readonly over: Promise<void> } | undefined;

  const change = (id: string, fields: Partial<Backup>): void => {
    const known = backups.get(id);
    if (known !== undefined) backups.set(id, { ...known, ...fields });
  };
  const finish = (id: string, fields: Partial<Backup>): void => {
    running = undefined;
    change(id, { ...fields, finished_at: clock.now() });
    const over = backups.get(id);
    if (over !== undefined) onOver(over);
  };
  return {
    start(id, asked) {
      const known = backups.get(id);
      if (known !== undefined) return known;
      if (running !== undefined) {
        const sentence = `The backup ${running.id} is being written; GET /api/v1/backups/${running.id} says how far it is, ask again when it is over.`;
        throw backupError({ code: 'backup-running', id: running.id }, sentence);
      }
      const none = {
        folder: null,
        finished_at: null,
        bytes: 0,
        reused_bytes: 0,
        files: 0,
        last_seq: null,
        without: null,
        reason: null,
      };
      const backup: Backup = { id, state: 'running', to: asked.to, started_at: clock.now(), ...none };
      backups.set(id, backup);
      for (const old of [...backups.keys()].slice(0, -kept)) backups.delete(old);
      let bytes = 0;
      const started = run(asked, (more) => {
        bytes += more;
        change(id, { bytes });
      });
      const over = started.done.then(
        ({ folder, files, bytes: all, reusedBytes, cursors, without }) =>
          finish(id, {
            state: 'done',
            folder,
            files,
            bytes: all,
            reused_bytes: reusedBytes,
            last_seq: cursors.journal,
            without,
          }),
        (error: unknown) => finish(id, { state: 'failed', reason: reasonOf(error) }),
      );
      running = { id, run: started, over };
      return backup;
    },
    get(id) {
      const found = backups.get(id);
      if (found !== undefined) return found;
      throw backupError(
        { code: 'backup-unknown', id },
        `There is no backup ${id} of this run of the house; those that are finished have a manifest.json in their folder.`,
      );
    },
    async [Symbol.asyncDispose]() {
      const last = running;
      last?.run.stop();
      await last?.over;
    },
  };
}

const reasonOf = (error: unknown): string =>
  isAppError(error) || error instanceof Error ? error.message : String(error);
