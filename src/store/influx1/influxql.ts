import { escape as escaped } from 'influx';
import type { Scan } from '../influx/wire.ts';

/** A name within InfluxQL. */
export const quoted = (name: string): string => escaped.quoted(name);
const literal = (text: string): string => escaped.stringLit(text);

/** The condition for the rows of a scan. */
export function whereOf({ devices, from, to, above = [], upTo = [] }: Omit<Scan, 'fields' | 'measurement'>): string {
  const conditions = [`time >= ${instantOf(from)}`, `time < ${instantOf(to)}`];
  for (const [field, value] of above) conditions.push(`${quoted(field)} > ${value}`);
  for (const [field, value] of upTo) conditions.push(`${quoted(field)} <= ${value}`);
  if (devices !== undefined) {
    conditions.push(`(${devices.map((device) => `"device" = ${literal(device)}`).join(' OR ')})`);
  }
  return conditions.join(' AND ');
}

/** Nanoseconds as InfluxDB counts them in 64 bits; the ends of its time are those it accepts. */
export function instantOf(ms: number): string {
  const bounded = Math.max(FIRST_MS, Math.min(LAST_MS, ms));
  return `${Math.trunc(bounded)}ms`;
}

/** 1677-09-21 and 2262-04-11. */
const FIRST_MS = -9_223_372_036_854;
const LAST_MS = 9_223_372_036_854;
