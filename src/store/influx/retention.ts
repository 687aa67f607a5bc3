import type { Duration, Instant } from '../../base/index.ts';
import { messageOf } from '../errors.ts';
import { DAY_MS } from '../rollup.ts';
import type { Maintenance } from '../store.ts';
import { HOUR_MS } from './hour-chunks.ts';
import { encoded } from './names.ts';
import { dropRollups, rollUp } from './roll-up.ts';
import type { RollupDeps } from './write-rolled.ts';

/**
 * Forgets readings by whole days of arrival, as the rest of the stream. InfluxDB erases by a reading's own time alone, so
 * an hour in which a reading lies that is still kept is erased with that one later; until then it is hidden. What rollups
 * lack stays until they have it.
 */
export async function maintain(deps: RollupDeps, keep: Duration, now: Instant): Promise<Maintenance> {
  const { closed, dropped } = await deps.beside.maintain(now);
  const keptFrom = await rollUp(deps, Math.floor((now - keep) / DAY_MS) * DAY_MS, now);
  if (deps.signal.aborted) return { closed, dropped };
  const gone = await forget(deps, keptFrom).catch((error: unknown) => {
    const detail = `old readings could not be erased and are tried again later: ${messageOf(error)}`;
    deps.onFault({ code: 'maintain_failed', detail });
    return [];
  });
  await dropRollups(deps, now);
  return { closed, dropped: [...new Set([...dropped, ...gone])].sort() };
}

/** `keptFrom`: the start of the first day that is kept. */
async function forget({ ledger, wire, signal }: RollupDeps, keptFrom: number): Promise<readonly string[]> {
  const day = new Date(keptFrom).toISOString().slice(0, 10);
  const { days, hours } = ledger.before(day);
  if (days.length === 0) return [];
  ledger.hideBefore(keptFrom);
  for (const { type, from, to } of joined(hours)) await wire.erase(encoded(type), from, to, signal);
  ledger.forgetDaysBefore(day, keptFrom);
  return days;
}

interface Erased {
  readonly type: string;
  readonly from: number;
  readonly to: number;
}

function joined(hours: readonly (readonly [type: string, hour: number])[]): Erased[] {
  const spans: { type: string; from: number; to: number }[] = [];
  for (const [type, hour] of hours) {
    const last = spans.at(-1);
    const from = hour * HOUR_MS;
    if (last?.type === type && last.to === from) last.to = from + HOUR_MS;
    else spans.push({ type, from, to: from + HOUR_MS });
  }
  return spans;
}
