import { rootCertificates } from 'node:tls';
import type { IPoint } from 'influx';
import { escape as escaped, InfluxDB } from 'influx';
import type { SignalValue } from '../../telemetry/index.ts';
import { messageOf } from '../errors.ts';
import { unlessAborted } from '../influx/unless-aborted.ts';
import type { FieldValue, FoldScan, Point, ScannedDevice, Wire } from '../influx/wire.ts';
import { Whole, WireError } from '../influx/wire.ts';
import { instantOf, quoted, whereOf } from './influxql.ts';

export interface Influx1Options {
  /** `http://host:port`, without a user in it. */
  readonly url: string;
  readonly database: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** PEM of whom to trust besides the usual authorities. */
  readonly ca?: string | undefined;
}

/** InfluxDB 1.x over the package `influx`. */
export function createInflux1Wire({ url, database, username, password, ca }: Influx1Options): Wire {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  const host = {
    host: hostname,
    port: Number(port || (secure ? 443 : 80)),
    protocol: secure ? 'https' : 'http',
  } as const;
  const client = new InfluxDB({
    hosts: [{ ...host, ...(ca === undefined ? {} : { options: { ca: [...rootCertificates, ca] } }) }],
    ...{ database, ...(username === undefined ? {} : { username, password: password ?? '' }) },
    // Whoever calls tries again and waits; a host that failed once must not be away for others meanwhile.
    pool: { maxRetries: 0, backoff: noBackoff, requestTimeout: 60_000 },
  });

  const ask = async (query: string, signal: AbortSignal): Promise<readonly RawSeries[]> => {
    const answer = (await client
      .queryRaw(query, { precision: 'ms', method: 'POST', signal })
      .catch((error: unknown) => Promise.reject(failureOf(error)))) as RawAnswer;
    const [result] = answer.results;
    // It is made with the first point.
    if (result?.error?.startsWith('database not found') === true) return [];
    if (result?.error !== undefined) throw new WireError('unavailable', result.error);
    return result?.series ?? [];
  };

  const ensureDatabase = async (): Promise<void> => {
    await client.createDatabase(database).catch((cause: unknown) => {
      const reason = `there is no database ${database}, and making it was refused (${messageOf(cause)}); create it`;
      throw new WireError('unavailable', reason, { cause });
    });
  };

  const write = async (points: readonly IPoint[], signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    // The package cannot take a request back: what comes of it after that is nobody's.
    await unlessAborted(client.writePoints([...points], { precision: 'ms' }), signal);
  };

  return {
    async write(points, signal) {
      const made = points.map(toPoint);
      try {
        await write(made, signal);
      } catch (error) {
        if (statusOf(error) !== 404) throw failureOf(error);
        await ensureDatabase();
        await write(made, signal).catch((again: unknown) => Promise.reject(failureOf(again)));
      }
    },
    async scan(scan, signal) {
      if (scan.devices?.length === 0) return [];
      const fields = scan.fields.map(quoted).join(', ');
      const limit = scan.limit === undefined ? '' : ` LIMIT ${scan.limit}`;
      const from = `FROM ${quoted(scan.measurement)} WHERE ${whereOf(scan)}`;
      const series = await ask(`SELECT ${fields} ${from} GROUP BY "device"${limit}`, signal);
      return series.map(({ tags, values }): ScannedDevice => ({ device: tags?.device ?? '', rows: values }));
    },
    async count(scan, signal) {
      const [field = ''] = scan.fields;
      const from = `FROM ${quoted(scan.measurement)} WHERE ${whereOf(scan)}`;
      const [series] = await ask(`SELECT count(${quoted(field)}) ${from}`, signal);
      return Number(series?.values[0]?.[1] ?? 0);
    },
    async fold({ fn, field, ...scan }, signal) {
      const name = quoted(field);
      const from = `FROM ${quoted(scan.measurement)} WHERE ${whereOf(scan)} GROUP BY "device"`;
      const series = await ask(`SELECT ${foldsOf[fn](name)} ${from}`, signal);
      return new Map(
        series.map(({ tags, values }) => {
          const [, first, second] = values[0] ?? [];
          return [tags?.device ?? '', foldedOf(fn, Number(first ?? 0), Number(second ?? 0))];
        }),
      );
    },
    async newest(measurement, field, signal) {
      const series = await ask(`SELECT last(${quoted(field)}) FROM ${quoted(measurement)} GROUP BY "device"`, signal);
      return new Map(series.map(({ tags, values }) => [tags?.device ?? '', Number(values[0]?.[0])]));
    },
    async erase(measurement, from, to, signal) {
      const range = `time >= ${instantOf(from)} AND time < ${instantOf(to)}`;
      await ask(`DELETE FROM ${quoted(measurement)} WHERE ${range}`, signal);
    },
  };
}

const foldsOf: Readonly<Record<FoldScan['fn'], (field: string) => string>> = {
  avg: (field) => `mean(${field})`,
  sum: (field) => `sum(${field})`,
  min: (field) => `min(${field})`,
  max: (field) => `max(${field})`,
  count: (field) => `count(${field})`,
  stddev: (field) => `stddev(${field}), count(${field})`,
  delta: (field) => `last(${field}), first(${field})`,
};

/** InfluxQL's `stddev` is that of a sample, and nothing for a sample of one. */
function foldedOf(fn: FoldScan['fn'], first: number, second: number): number {
  if (fn === 'delta') return first - second;
  return fn === 'stddev' ? first * Math.sqrt((second - 1) / second) : first;
}

interface RawSeries {
  readonly tags?: { readonly device?: string };
  readonly values: readonly (readonly (SignalValue | null)[])[];
}

interface RawAnswer {
  readonly results: readonly { readonly series?: readonly RawSeries[]; readonly error?: string }[];
}

const noBackoff = { getDelay: () => 0, next: () => noBackoff, reset: () => noBackoff };

function toPoint({ measurement, device, ts, fields }: Point): IPoint {
  const written: Record<string, unknown> = {};
  for (const [name, value] of fields) written[name] = fieldOf(value);
  // The package escapes all names but that of the measurement.
  return { measurement: escaped.measurement(measurement), tags: { device }, fields: written, timestamp: ts };
}

/** The package writes texts in quotes and everything else by its own `toString`. */
const fieldOf = (value: FieldValue): unknown =>
  value instanceof Whole ? { toString: () => `${value.value}i` } : value;

function statusOf(error: unknown): number | undefined {
  return (error as { readonly res?: { readonly statusCode?: number } }).res?.statusCode;
}

function failureOf(error: unknown): unknown {
  const status = statusOf(error);
  const reason = messageOf(error);
  if (status === 400) return new WireError('refused', reason, { cause: error });
  if (status === 413) return new WireError('too_large', reason, { cause: error });
  return new WireError('unavailable', reason, { cause: error });
}
