/** As a field for date and time takes it: on the clock of the place, to the minute. */
export function localTime(at: number): string {
  const date = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The next full hour that is not just about to begin. */
export function nextHour(now: number): number {
  return new Date(now + 20 * 60_000).setMinutes(60, 0, 0);
}
