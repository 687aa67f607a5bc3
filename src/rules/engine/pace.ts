/**
 * When the broker listened. Ticks fall on whole seconds of arrival time while it does; absence counts from the
 * last sign of life or from when the broker admitted devices again, whichever is later.
 */
export interface Pace {
  /** The last whole second whose timers were fired; NaN before the first entry. */
  second: number;
  listening: boolean;
  /** When devices were last admitted after a stop; -Infinity = never stopped. */
  admittedAt: number;
}

/** How much of its interval a device may be given on top after a restart, so that not all are due at once. */
const jitterShare = 0.1;

/** From when on a device's silence counts. */
export function silenceFrom(pace: Pace, lifeAt: number, deviceId: string, after: number): number {
  return Math.max(lifeAt, pace.admittedAt + jitter(deviceId, after * jitterShare));
}

/** The same whole number of milliseconds below `span` for the same device, always. */
function jitter(deviceId: string, span: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < deviceId.length; i += 1) hash = Math.imul(hash ^ deviceId.charCodeAt(i), 0x01000193);
  return Math.floor(((hash >>> 0) / 0x1_0000_0000) * span);
}
