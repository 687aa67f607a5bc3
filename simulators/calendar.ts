/** Simulated time: instants are milliseconds since the Unix epoch; people live at UTC+8. */
export const second = 1_000;
export const minute = 60_000;
export const hour = 3_600_000;
export const day = 86_400_000;

const localOffset = 8 * hour;

/** Hour of the day in the town, 0 up to 24, with its fraction. */
export function localHour(at: number): number {
  return ((at + localOffset) % day) / hour;
}

/** Days since the first of January in the town, with their fraction; a mean year, good enough for seasons. */
export function dayOfYear(at: number): number {
  return ((at + localOffset) / day) % 365.2425;
}

export function toRfc3339(at: number): string {
  return new Date(at).toISOString();
}

/** Reads `500ms`, `10s`, `5m`, `24h`, `7d` as milliseconds; undefined when the text is no span. */
export function parseSpan(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  if (match === null) return undefined;
  const unit = { ms: 1, s: second, m: minute, h: hour, d: day }[match[2] as 'ms' | 's' | 'm' | 'h' | 'd'];
  return Number(match[1]) * unit;
}

/** Reads an RFC 3339 instant; undefined when the text is none. */
export function parseInstant(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
