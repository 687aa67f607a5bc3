import { type Instant, instant, toRfc3339 } from '../../base/index.ts';
import type { WorkSpan } from '../../desk/index.ts';
import { refuse } from '../refuse.ts';
import { monthOf, spanOfMonth } from './month.ts';

/** A month, or a span; neither: the month of `now`. */
export interface PeriodQuery {
  readonly now: Instant;
  readonly month?: string;
  readonly from?: Instant;
  readonly to?: Instant;
}

export interface Period extends WorkSpan {
  /** Null where a span was asked for. */
  readonly month: string | null;
}

export function periodOf({ now, month, from, to }: PeriodQuery, timeZone: string): Period {
  if (from === undefined && to === undefined) {
    const name = month ?? monthOf(now, timeZone);
    return { month: name, ...spanOfMonth(name, timeZone) };
  }
  if (month !== undefined) refuse('month', month, 'send a month, or from and to');
  if (from === undefined) refuse('from', from, 'send both from and to, or a month');
  const end = to ?? instant(now + 1);
  if (from >= end) refuse('from', toRfc3339(from), `send a time before to, ${toRfc3339(end)}`);
  return { month: null, from, to: end };
}
