const day = 86_400_000;

/** The last days up to the end of today, so that the same question is asked all day long. */
export function spanOfDays(days: number, now: number): { readonly from: string; readonly to: string } {
  const to = (Math.floor(now / day) + 1) * day;
  return { from: new Date(to - days * day).toISOString(), to: new Date(to).toISOString() };
}
