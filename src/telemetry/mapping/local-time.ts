/** Times as devices write them: numbers since 1970, RFC 3339, or a written form on the clocks of a named zone. */
import type { Instant } from '../../base/index.ts';
import { readTs } from '../decode/message-time.ts';
import { show } from '../decode/show.ts';

export interface TimePlan {
  /** `ms`, `s`, `us`, `iso`, or a written form such as `yyyy-MM-dd HH:mm:ss`. */
  readonly format: string;
  /** IANA name; for times that say no zone. */
  readonly zone?: string;
}

/** Units since 1970, each in milliseconds. */
const epochs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, us: 0.001 };
const fields = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss', 'SSS'] as const;
const field = /yyyy|MM|dd|HH|mm|SSS|ss/g;

/** What is wrong with a format; undefined when nothing is. */
export function formatFault({ format, zone }: TimePlan): string | undefined {
  if (zone !== undefined && !isZone(zone)) return `"${zone}" is no time zone; write an IANA name such as Asia/Shanghai`;
  if (format in epochs || format === 'iso') return undefined;
  const found: readonly string[] = format.match(field) ?? [];
  const missing = fields.slice(0, 5).filter((one) => !found.includes(one));
  const known = 'ms, s, us, iso, or a written form such as yyyy-MM-dd HH:mm:ss';
  if (missing.length > 0 || format.length > 64) return `"${format}" is no format of times; write ${known}`;
  if (new Set(found).size !== found.length) return `"${format}" names a field of the time twice`;
  if (/[A-Za-z]/.test(format.replace(field, '').replaceAll('T', ''))) {
    return `"${format}" has letters that are no field; fields are ${fields.join(', ')}`;
  }
  return zone === undefined ? `times in the form "${format}" say no zone; name it: zone: Asia/Shanghai` : undefined;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Reads times by one plan. */
export class TimeReader {
  readonly #plan: TimePlan;
  readonly #zone: ZoneClock | undefined;

  constructor(plan: TimePlan) {
    this.#plan = plan;
    this.#zone = plan.zone === undefined ? undefined : new ZoneClock(plan.zone);
  }

  /**
   * The instant, undefined when there is none, or what is wrong as a sentence. A time that clocks showed twice is
   * the one nearer to arrival; one that they skipped is as much later.
   */
  read(value: unknown, at: Instant): Instant | undefined | string {
    if (value === undefined || value === null || value === '') return undefined;
    const { format } = this.#plan;
    const unit = epochs[format];
    const ms = unit === undefined ? this.#written(value, at) : fromEpoch(value, unit);
    return ms === undefined ? `time is ${show(value)}; expected is ${format}` : readTs(ms);
  }

  #written(value: unknown, at: Instant): number | undefined {
    if (typeof value !== 'string' || value.length > 64) return undefined;
    const { format } = this.#plan;
    if (format !== 'iso') return this.#inZone(readWritten(format, value.trim()), at);
    const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)\s?(Z|[+-]\d\d:?\d\d)?$/i.exec(
      value.trim(),
    );
    if (iso === null) return undefined;
    const [, day, time, zone] = iso;
    const text = `${day}T${(time as string).replace(',', '.')}`;
    if (zone === undefined) return this.#inZone(finite(Date.parse(`${text}Z`)), at);
    const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
    return finite(Date.parse(`${text}${offset}`));
  }

  #inZone(wall: number | undefined, at: Instant): number | undefined {
    return wall === undefined || this.#zone === undefined ? undefined : this.#zone.instantOf(wall, at);
  }
}

const finite = (ms: number): number | undefined => (Number.isFinite(ms) ? Math.floor(ms) : undefined);

function fromEpoch(value: unknown, unit: number): number | undefined {
  const number = typeof value === 'string' && /^\d{1,17}(?:\.\d{1,9})?$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? Math.round(number * unit) : undefined;
}

/** What the clock showed, as if it were UTC; undefined when the text has another form or shows no such time. */
function readWritten(format: string, text: string): number | undefined {
  if (text.length !== format.length) return undefined;
  const parts: Record<string, number> = { ss: 0, SSS: 0 };
  let at = 0;
  for (const { 0: name, index } of format.matchAll(field)) {
    if (text.slice(at, index) !== format.slice(at, index)) return undefined;
    const digits = text.slice(index, index + name.length);
    if (!/^\d+$/.test(digits)) return undefined;
    parts[name] = Number(digits);
    at = index + name.length;
  }
  if (text.slice(at) !== format.slice(at)) return undefined;
  const [year, month, day, hour, minute, second, ms] = fields.map((name) => parts[name] as number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const wall = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
  // The 31st of April would become the 1st of May.
  const same = wall.getUTCMonth() === month - 1 && wall.getUTCDate() === day && wall.getUTCHours() === hour;
  return same && minute < 60 && second < 60 ? wall.getTime() : undefined;
}

const dayMs = 86_400_000;

/** What the clocks of a zone show, and when they showed it. */
class ZoneClock {
  readonly #format: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  }

  /** `wall` is what the clock showed, as if it were UTC. */
  instantOf(wall: number, at: Instant): number {
    const offsets = [...new Set([this.#offsetAt(wall - dayMs), this.#offsetAt(wall + dayMs)])];
    const shown = offsets
      .map((offset) => wall - offset)
      .filter((instant) => instant + this.#offsetAt(instant) === wall);
    const [first = wall - (offsets[0] as number), second] = shown;
    return second !== undefined && Math.abs(second - at) < Math.abs(first - at) ? second : first;
  }

  #offsetAt(instant: number): number {
    const whole = Math.floor(instant / 1_000) * 1_000;
    const parts = Object.fromEntries(this.#format.formatToParts(whole).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
  }
}
