/** Readings that are in InfluxDB and not in a backup; instants in milliseconds or RFC 3339. */
export interface Without {
  readonly type: string;
  readonly rows: number;
  readonly from: number | string;
  readonly to: number | string;
}

export function readingsInWords(without: readonly Without[]): string {
  const time = (at: number | string): string => new Date(at).toISOString();
  return without
    .map(({ type, rows, from, to }) => `${rows} readings of ${type}, ${time(from)} to ${time(to)}`)
    .join('; ');
}
