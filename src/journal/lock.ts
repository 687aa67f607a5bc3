import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journalError } from './errors.ts';

interface Holder {
  readonly pid: number;
  /** Tells a process from a later one with the same pid; empty where the system does not say. */
  readonly started: string;
}

/**
 * Claims the folder for one writing process; refuses when another, or this one, has it. The lock of a process
 * that is gone is taken over. Dispose it to let go.
 */
export async function lockFolder(dir: string): Promise<AsyncDisposable> {
  const lockFile = join(dir, 'lock');
  const claim = join(dir, `lock.${process.pid}.${randomBytes(6).toString('hex')}`);
  const own: Holder = { pid: process.pid, started: await startOf(process.pid) };
  await writeFile(claim, JSON.stringify(own), { mode: 0o600 });
  try {
    while (!(await linked(claim, lockFile))) await clearStale(lockFile, `${claim}.stale`);
  } finally {
    await unlink(claim);
  }
  return { [Symbol.asyncDispose]: () => rm(lockFile, { force: true }) };
}

async function linked(claim: string, lockFile: string): Promise<boolean> {
  try {
    await link(claim, lockFile);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a lock out of the way before judging it, so that of two processes taking over only one gets it. */
async function clearStale(lockFile: string, aside: string): Promise<void> {
  const text = await textOf(lockFile);
  if (text === undefined) return;
  const holder = parseHolder(text);
  if (holder !== undefined && (await isRunning(holder))) {
    throw journalError({ code: 'journal_locked', lockFile, pid: holder.pid });
  }
  try {
    await rename(lockFile, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await textOf(aside);
  if (moved !== undefined && moved !== text) await linked(aside, lockFile);
  await unlink(aside);
}

async function isRunning({ pid, started }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  const now = await startOf(pid);
  if (now === 'ended') return false;
  return started === '' || now === '' || started === now;
}

/** When the system booted and the process began, as Linux tells it; `ended` for one that only waits to be reaped. */
async function startOf(pid: number): Promise<string> {
  const stat = await textOf(`/proc/${pid}/stat`);
  const boot = await textOf('/proc/sys/kernel/random/boot_id');
  if (stat === undefined || boot === undefined) return '';
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
  const ticks = fields[19];
  return ticks === undefined ? '' : `${boot.trim()}/${ticks}`;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}

/** A lock cut short by a crash names nobody. */
function parseHolder(text: string): Holder | undefined {
  const match = /^\{"pid":(\d+),"started":"([^"]*)"\}$/.exec(text);
  return match === null ? undefined : { pid: Number(match[1]), started: match[2] ?? '' };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
