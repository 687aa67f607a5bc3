import { type Instant, instant } from '../../base/index.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** `HH:MM` on the clock of the place; `24:00` is the end of the day, and a `to` at or before `from` is of the next day. */
export interface LocalSpan {
  readonly from: string;
  readonly to: string;
}

/** Weekly hours of a place or person, and the dates on which others apply: none on a holiday. */
export interface WorkHours {
  /** IANA name. */
  readonly time_zone: string;
  readonly weekly: Readonly<Partial<Record<Weekday, readonly LocalSpan[]>>>;
  /** `YYYY-MM-DD`; spans that begin on that date stand in place of the weekly ones. */
  readonly exceptions: readonly { readonly date: string; readonly spans: readonly LocalSpan[] }[];
}

/** Hours that can be asked. */
export interface Hours {
  covers(at: Instant): boolean;
  /** When it is open next: `at` itself while it is; undefined when not within `horizonDays`. */
  nextOpen(at: Instant): Instant | undefined;
  /** Open spans that meet `[from, to)`, clipped to it, in order and without overlap. */
  spans(from: Instant, to: Instant): Iterable<readonly [from: Instant, to: Instant]>;
}

/** Further ahead nobody plans; what is not open by then counts as never open. */
const horizonDays = 400;
const dayMs = 86_400_000;

export function compileHours(hours: WorkHours): Hours {
  const exceptions = new Map(hours.exceptions.map(({ date, spans }) => [date, spans]));
  const spansOn = (date: Temporal.PlainDate): readonly LocalSpan[] =>
    exceptions.get(date.toString()) ?? hours.weekly[weekdays[date.dayOfWeek - 1] ?? 'mon'] ?? [];

  function* spans(from: Instant, to: Instant): Generator<readonly [Instant, Instant]> {
    // A span of the day before may reach over midnight.
    let date = dateIn(hours.time_zone, from).subtract({ days: 1 });
    for (let done: number = from; ; date = date.add({ days: 1 })) {
      if (instantOf(hours.time_zone, date, '00:00') >= to) return;
      for (const [start, end] of daySpans(hours.time_zone, date, spansOn(date))) {
        const [begin, stop] = [Math.max(start, done), Math.min(end, to)];
        if (begin < stop) yield [instant(begin), instant(stop)] as const;
        done = Math.max(done, stop);
      }
    }
  }

  const nextOpen = (at: Instant): Instant | undefined => {
    for (const [from] of spans(at, instant(at + horizonDays * dayMs))) return from;
    return undefined;
  };
  return { spans, nextOpen, covers: (at) => nextOpen(at) === at };
}

/** Hours that never close. */
export const alwaysOpen: Hours = {
  covers: () => true,
  nextOpen: (at) => at,
  spans: (from, to) => (from < to ? [[from, to] as const] : []),
};

export const dateIn = (timeZone: string, at: Instant): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();

function daySpans(timeZone: string, date: Temporal.PlainDate, spans: readonly LocalSpan[]): [Instant, Instant][] {
  const found = spans.map(({ from, to }): [Instant, Instant] => {
    const overnight = to <= from;
    const end = overnight ? instantOf(timeZone, date.add({ days: 1 }), to) : instantOf(timeZone, date, to);
    return [instantOf(timeZone, date, from), end];
  });
  return found.sort(([a], [b]) => a - b);
}

/** A time that a clock change skips counts as the instant of the change; one that comes twice, as the first. */
function instantOf(timeZone: string, date: Temporal.PlainDate, time: string): Instant {
  const [day, clock] = time === '24:00' ? [date.add({ days: 1 }), '00:00'] : [date, time];
  const plainTime = Temporal.PlainTime.from(clock);
  const there = day.toZonedDateTime({ timeZone, plainTime });
  if (there.toPlainTime().equals(plainTime)) return instant(there.epochMilliseconds);
  // By default it would count as long after the change as it lies after the beginning of the gap.
  return instant(
    there.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? there.epochMilliseconds,
  );
}
