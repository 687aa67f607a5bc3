import { type Instant, instant } from './base/index.ts';
import { type ConfigDocument, spanOf } from './config-schema.ts';
import type { DeskOptions } from './desk/index.ts';
import type { Engine } from './rules/index.ts';

/** What the configuration says of the desk. */
export function deskOptions({ desk }: Pick<ConfigDocument, 'desk'>): DeskOptions {
  return {
    dispatch: dispatchOptions(desk.dispatch),
    timeZone: desk.time_zone,
    quietHours: desk.quiet_hours,
    automaticCalls: desk.automatic_calls,
    claim: spanOf(desk.claim),
    callAgain: spanOf(desk.call_again_after),
    watch: spanOf(desk.watch),
    dayEnds: desk.day_ends,
    closure: desk.closure,
    reopenWithin: spanOf(desk.reopen_within),
    repeatWithin: spanOf(desk.repeat_within),
  };
}

function dispatchOptions({ accept_within: within, certifications, surge }: ConfigDocument['desk']['dispatch']) {
  return {
    acceptWithin: { P1: spanOf(within.p1), P2: spanOf(within.p2), P3: spanOf(within.p3), P4: spanOf(within.p4) },
    certifications: Object.fromEntries(certifications.map(({ device_type, kind }) => [device_type, kind])),
    surge: { begins: surge.begins_at, ends: Math.min(surge.ends_at, Math.max(0, surge.begins_at - 1)) },
  };
}

/** Whether one of a rule's conditions holds; null where that cannot be judged, as of a rule that looks for silence. */
export function holdsNow(told: ReturnType<Engine['whyNot']>): boolean | null {
  if (typeof told === 'string' || told.blind !== undefined) return null;
  return told.levels.length === 0 ? null : told.levels.some(({ holds }) => holds === true);
}

/** When the newest of these signals was measured. */
export function newestOf(
  values: Readonly<Record<string, { readonly ts: Instant }>>,
  signals: readonly string[],
): Instant | undefined {
  const known = signals.flatMap((signal) => (Object.hasOwn(values, signal) ? [values[signal]?.ts ?? 0] : []));
  return known.length === 0 ? undefined : instant(Math.max(...known));
}
