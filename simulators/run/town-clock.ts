import { setTimeout as sleep } from 'node:timers/promises';
import { second, toRfc3339 } from '../calendar.ts';
import type { ApiClient } from '../wire/api-client.ts';
import { ApiError } from '../wire/api-client.ts';

/** The time a town lives in. */
export interface TownClock {
  /** The first instant; the daemon's clock, if it is driven, has been moved there. */
  readonly start: number;
  /** Moves on to `to` in step with the daemon, no faster than allowed; resolves when it is `to` everywhere. */
  moveTo(to: number, signal: AbortSignal): Promise<void>;
}

/** Drives the daemon's clock in lockstep, at most `speed` times as fast as real time; 0 = as fast as can be. */
export async function createDrivenClock(
  api: ApiClient,
  options: { start: number; speed: number; realNow: () => number },
): Promise<TownClock> {
  const { start, speed, realNow } = options;
  await driveTo(api, start);
  let origin: { at: number; real: number } | undefined;
  return {
    start,
    async moveTo(to, signal) {
      origin ??= { at: start, real: realNow() };
      await driveTo(api, to);
      if (speed === 0) return;
      const ahead = (to - origin.at) / speed - (realNow() - origin.real);
      if (ahead > 0) await sleep(ahead, undefined, { signal });
      // Time lost to a slow daemon is not caught up later: `speed` is a limit at every moment.
      else origin = { at: to, real: realNow() };
    },
  };
}

/** Lives in the machine's time. */
export function createRealClock(realNow: () => number): TownClock {
  return {
    start: Math.ceil(realNow() / second) * second,
    async moveTo(to, signal) {
      const left = to - realNow();
      if (left > 0) await sleep(left, undefined, { signal });
    },
  };
}

async function driveTo(api: ApiClient, to: number): Promise<void> {
  const answer = await api.post('/simulation/clock', { to: toRfc3339(to) });
  if (answer.status === 200) return;
  const problem = answer.body as { detail?: unknown } | undefined;
  const detail = typeof problem?.detail === 'string' ? ` ${problem.detail}` : '';
  const remedy =
    answer.status === 401 || answer.status === 403
      ? 'give a --token that may drive the clock'
      : 'start the daemon with --simulation and a driven clock that is not past --start, or use --clock real';
  throw new ApiError(
    `the daemon did not move its clock to ${toRfc3339(to)} (${answer.status}).${detail} ${remedy}`,
    answer.status,
  );
}
