import { toFluxValue } from '@influxdata/influxdb-client';
import type { Scan } from '../influx/wire.ts';

/** From a bucket the points of a measurement within a range. */
export function pointsOf(bucket: string, { measurement, from, to }: Pick<Scan, 'measurement' | 'from' | 'to'>): string {
  return `from(bucket: ${toFluxValue(bucket)})
  |> range(start: ${instantOf(from)}, stop: ${instantOf(to)})
  |> filter(fn: (r) => r._measurement == ${toFluxValue(measurement)})`;
}

export function ofDevices(devices: readonly string[] | undefined): string {
  if (devices === undefined) return '';
  const any = devices.map((device) => `r.device == ${toFluxValue(device)}`).join(' or ');
  return `  |> filter(fn: (r) => ${any})`;
}

export function ofFields(fields: readonly string[]): string {
  const any = fields.map((field) => `r._field == ${toFluxValue(field)}`).join(' or ');
  return `  |> filter(fn: (r) => ${any})`;
}

/** Fields side by side, a row an instant; bounds on fields apply to rows. */
export function asRows({ above = [], upTo = [] }: Pick<Scan, 'above' | 'upTo'>): string {
  const cell = (field: string): string => `r[${toFluxValue(field)}]`;
  const conditions = [
    ...above.map(([field, value]) => `${cell(field)} > ${value}`),
    ...upTo.map(([field, value]) => `${cell(field)} <= ${value}`),
  ];
  const bounded = conditions.length === 0 ? '' : `\n  |> filter(fn: (r) => ${conditions.join(' and ')})`;
  return `  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")${bounded}`;
}

/** The ends are those of InfluxDB's time: 1677-09-21 and 2262-04-11. */
function instantOf(ms: number): string {
  const bounded = Math.max(-9_223_372_036_854, Math.min(9_223_372_036_854, Math.trunc(ms)));
  return `time(v: ${bounded === 0 ? '0' : `${bounded}000000`})`;
}
