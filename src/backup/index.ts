export type { Backup, BackupAsked, BackupDesk, BackupRun } from './backup-desk.ts';
export { createBackupDesk } from './backup-desk.ts';
export type { BackupFailure } from './errors.ts';
export type { BackupFound } from './restore.ts';
export { restoreBackup, verifyBackup } from './restore.ts';
export type { BackupPlace, BackupSource } from './source.ts';
export { openStoppedFolder } from './stopped-folder.ts';
export type { BackupMade } from './write-backup.ts';
export { writeBackup } from './write-backup.ts';
