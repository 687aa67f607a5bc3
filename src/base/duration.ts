/** A span of time in milliseconds, branded so that a bare number cannot pass for one. */
export type Duration = number & { readonly __unit: 'duration-ms' };

/** A point in time: milliseconds since the Unix epoch, UTC. */
export type Instant = number & { readonly __unit: 'epoch-ms' };

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export const millis = (n: number): Duration => n as Duration;
export const seconds = (n: number): Duration => (n * unitMs.s) as Duration;
export const minutes = (n: number): Duration => (n * unitMs.m) as Duration;
export const hours = (n: number): Duration => (n * unitMs.h) as Duration;
export const days = (n: number): Duration => (n * unitMs.d) as Duration;
export const instant = (epochMs: number): Instant => epochMs as Instant;

/** RFC 3339 in UTC with milliseconds, the only form in which the product shows an instant. */
export const toRfc3339 = (at: Instant): string => new Date(at).toISOString();

/** Reads `250ms`, `10s`, `5m`, `24h`, `7d`; to the nearest millisecond; undefined when the text is no duration. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  if (match === null) return undefined;
  return millis(Math.round(Number(match[1]) * unitMs[match[2] as keyof typeof unitMs]));
}

/** The shortest text that `parseDuration` reads back to the same span. */
export function formatDuration(span: Duration): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    if (span !== 0 && span % unitMs[unit] === 0) return `${span / unitMs[unit]}${unit}`;
  }
  return `${span}ms`;
}
