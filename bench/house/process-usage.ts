import { readFileSync } from 'node:fs';
import { pause } from './figures.ts';

/** What a process has used, as Linux counts it; NaN on other systems. */
export interface ProcessUsage {
  readonly rssBytes: number;
  readonly peakRssBytes: number;
  /** On all its threads together, since it began. */
  readonly cpuSeconds: number;
}

const ticksPerSecond = 100;

export function usageOf(pid: number): ProcessUsage {
  const kibibytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(read(pid, 'status'))?.[1] ?? Number.NaN) * 1024;
  // After the command's closing parenthesis: state is field 3, utime and stime are fields 14 and 15.
  const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  return { rssBytes: kibibytes('VmRSS'), peakRssBytes: kibibytes('VmHWM'), cpuSeconds };
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** Resolves when the process has hardly worked for a second, so that the next measurement has the machine for itself. */
export async function rested(pid: number): Promise<void> {
  for (let round = 0; round < 30; round += 1) {
    const before = usageOf(pid).cpuSeconds;
    await pause(1_000);
    if (!(usageOf(pid).cpuSeconds - before > 0.1)) return;
  }
}
