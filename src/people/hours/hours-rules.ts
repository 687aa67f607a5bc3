import type { FieldFault } from '../../fleet/index.ts';
import { type LocalSpan, type WorkHours, weekdays } from './work-hours.ts';

const mostSpans = 8;
const mostExceptions = 400;

/** What is wrong with hours that came from outside; every fault names the field, the value and what to send. */
export function hoursFaults(field: string, hours: WorkHours | null | undefined): FieldFault[] {
  if (hours === undefined || hours === null) return [];
  const dates = hours.exceptions.map(({ date }) => date);
  const twice = dates.find((date, i) => dates.indexOf(date) !== i);
  return [
    ...zoneFaults(`${field}.time_zone`, hours.time_zone),
    ...weekdays.flatMap((day) => spansFaults(`${field}.weekly.${day}`, hours.weekly[day] ?? [])),
    ...(dates.length > mostExceptions
      ? [{ field: `${field}.exceptions`, value: dates.length, remedy: `use at most ${mostExceptions} dates` }]
      : []),
    ...(twice === undefined
      ? []
      : [{ field: `${field}.exceptions`, value: twice, remedy: 'name each date once, with all its spans' }]),
    ...hours.exceptions.flatMap(({ date, spans }, i) => [
      ...calendarDateFaults(`${field}.exceptions[${i}].date`, date),
      ...spansFaults(`${field}.exceptions[${i}].spans`, spans),
    ]),
  ];
}

export function zoneFaults(field: string, zone: string | null | undefined): FieldFault[] {
  if (zone === undefined || zone === null) return [];
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return [];
  } catch {
    return [{ field, value: zone.slice(0, 100), remedy: 'send an IANA time zone, e.g. Asia/Shanghai' }];
  }
}

export function spansFaults(field: string, spans: readonly LocalSpan[]): FieldFault[] {
  if (spans.length > mostSpans) return [{ field, value: spans.length, remedy: `use at most ${mostSpans} spans a day` }];
  return spans.flatMap(({ from, to }, i) => {
    const faults: FieldFault[] = [];
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(from)) {
      faults.push({ field: `${field}[${i}].from`, value: from, remedy: 'send a local time from 00:00 to 23:59' });
    }
    if (!/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(to)) {
      faults.push({ field: `${field}[${i}].to`, value: to, remedy: 'send a local time from 00:00 to 24:00' });
    }
    if (from === to) {
      faults.push({ field: `${field}[${i}]`, value: `${from}-${to}`, remedy: 'for the whole day send 00:00 to 24:00' });
    }
    return faults;
  });
}

export function calendarDateFaults(field: string, date: string): FieldFault[] {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isFinite(at) && new Date(at).toISOString().startsWith(date)) return [];
  return [{ field, value: date.slice(0, 100), remedy: 'send a calendar date as YYYY-MM-DD' }];
}
