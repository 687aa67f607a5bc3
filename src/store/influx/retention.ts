import type { Duration, Instant } from '../../base/index.ts';
import { messageOf } from '../errors.ts';
import type { Maintenance, StoreFault } from '../store.ts';
import { encoded } from './names.ts';
import type { ReadingDeps } from './reading-deps.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface RetentionDeps extends Pick<ReadingDeps, 'ledger' | 'wire' | 'beside'> {
  readonly signal: AbortSignal;
  readonly onFault: (fault: StoreFault) => void;
}

/**
 * Forgets readings by whole days of arrival, as the rest of the stream. InfluxDB erases by a reading's own time alone, so
 * an hour in which a reading lies that is still kept is erased with that one later; until then it is hidden.
 */
export async function maintain(deps: RetentionDeps, keep: Duration, now: Instant): Promise<Maintenance> {
  const { closed, dropped } = await deps.beside.maintain(now);
  const gone = await forget(deps, Math.floor((now - keep) / DAY_MS) * DAY_MS).catch((error: unknown) => {
    const detail = `old readings could not be erased and are tried again later: ${messageOf(error)}`;
    deps.onFault({ code: 'maintain_failed', detail });
    return [];
  });
  return { closed, dropped: [...new Set([...dropped, ...gone])].sort() };
}

/** `keptFrom`: the start of the first day that is kept. */
async function forget({ ledger, wire, signal }: RetentionDeps, keptFrom: number): Promise<readonly string[]> {
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
