import { schedule, validate } from 'node-cron';
import { assert, type Clock, hours } from '../base/index.ts';

/**
 * Work that is done at quiet times, such as closing days and dropping old ones. By the machine's clock it follows
 * a calendar (cron, in a time zone) and never overlaps itself; by a driven clock, which no calendar can ask for the
 * time, it is done each hour of that clock.
 */
export interface UpkeepOptions {
  /** Minute, hour, day of month, month, day of week. */
  readonly calendar: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly driven: boolean;
}

export function createUpkeep(options: UpkeepOptions, clock: Clock, run: () => Promise<unknown>): AsyncDisposable {
  if (options.driven) {
    const timer = clock.every(hours(1), () => void run());
    return { [Symbol.asyncDispose]: async () => timer[Symbol.dispose]() };
  }
  assert(validate(options.calendar), `"${options.calendar}" is no calendar`);
  const task = schedule(options.calendar, async () => void (await run()), {
    timezone: options.timeZone,
    noOverlap: true,
    unref: true,
  });
  return { [Symbol.asyncDispose]: async () => void (await task.destroy()) };
}
