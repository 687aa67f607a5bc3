import { createTask, parse, validateDetailed } from 'node-cron';
import { type Instant, instant } from '../base/index.ts';

/** Minute, hour, day of month, month, day of week, in a time zone. */
export interface Calendar {
  readonly cron: string;
  /** IANA name. */
  readonly time_zone: string;
}

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const hourMs = 60 * minuteMs;
/** A 29th of February comes again within eight years. */
const farthestMs = 8 * 366 * 24 * hourMs;

/** Why the calendar cannot be followed, with a remedy; undefined when it can. */
export function calendarFault({ cron, time_zone }: Calendar): string | undefined {
  const form = 'send minute, hour, day of month, month and day of week, such as "0 9 * 11 1"';
  if (!/^\S+ \S+ \S+ \S+ \S+$/.test(cron)) return `"${cron}" is no calendar; ${form}`;
  const { errors } = validateDetailed(cron);
  if (errors[0] !== undefined) return `"${cron}" is no calendar: ${errors[0].message}; ${form}`;
  if (!isTimeZone(time_zone)) return `"${time_zone}" is no time zone; send an IANA name such as Asia/Shanghai`;
  return undefined;
}

/**
 * The first minute after `after` that the calendar names; undefined when there is none within eight years. node-cron
 * judges each minute; whole hours in months that it does not name are passed over.
 */
export function nextRun(calendar: Calendar, after: Instant): Instant | undefined {
  const task = createTask(calendar.cron, () => undefined, { timezone: calendar.time_zone });
  try {
    const fields = parse(calendar.cron);
    const isIn = createLocalFields(calendar.time_zone);
    let at = (Math.floor(after / minuteMs) + 1) * minuteMs;
    const end = after + farthestMs;
    while (at <= end) {
      const local = isIn(at);
      if (!fields.month.includes(local.month)) {
        // To the last hour of the local day, less one for the day on which clocks change.
        at += Math.max(0, 22 - local.hour) * hourMs + quarterMs - (at % quarterMs);
        continue;
      }
      if (!fields.hour.includes(local.hour)) {
        // The next local hour begins on a quarter, whatever the zone.
        at += quarterMs - (at % quarterMs);
        continue;
      }
      if (fields.minute.includes(local.minute) && task.match(new Date(at))) return instant(at);
      at += minuteMs;
    }
    return undefined;
  } finally {
    void task.destroy();
  }
}

interface LocalFields {
  readonly month: number;
  readonly hour: number;
  readonly minute: number;
}

function createLocalFields(timeZone: string): (at: number) => LocalFields {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    month: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return { month: parts.month ?? 0, hour: parts.hour ?? 0, minute: parts.minute ?? 0 };
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
