import { rootCertificates } from 'node:tls';
import type { FluxTableMetaData } from '@influxdata/influxdb-client';
import { HttpError, InfluxDB, Point as LinePoint, toFluxValue } from '@influxdata/influxdb-client';
import type { SignalValue } from '../../telemetry/index.ts';
import { messageOf } from '../errors.ts';
import { unlessAborted } from '../influx/unless-aborted.ts';
import type { FoldScan, Point, Scan, ScannedDevice, Wire } from '../influx/wire.ts';
import { Whole, WireError } from '../influx/wire.ts';
import { asRows, ofDevices, ofFields, pointsOf } from './flux.ts';

export interface Influx2Options {
  /** `http://host:port`. */
  readonly url: string;
  readonly org: string;
  readonly bucket: string;
  readonly token: string;
  /** PEM of whom to trust besides the usual authorities. */
  readonly ca?: string | undefined;
}

const TIMEOUT_MS = 60_000;

/** InfluxDB 2.x over the package `@influxdata/influxdb-client`. */
export function createInflux2Wire({ url, org, bucket, token, ca }: Influx2Options): Wire {
  const trust = ca === undefined ? {} : { transportOptions: { ca: [...rootCertificates, ca] } };
  const client = new InfluxDB({ url, token, timeout: TIMEOUT_MS, ...trust });
  const queries = client.getQueryApi(org);

  const ask = <T>(query: string, signal: AbortSignal, read: ReadRow<T>): Promise<T[]> => {
    const { promise, resolve, reject } = Promise.withResolvers<T[]>();
    const rows: T[] = [];
    let cancel = (): void => undefined;
    signal.throwIfAborted();
    queries.queryRows(query, {
      next: (values, meta) => void rows.push(read(values, meta)),
      error: (error) => reject(failureOf(error)),
      complete: () => resolve(rows),
      useCancellable: (asked) => {
        cancel = () => asked.cancel();
        signal.addEventListener('abort', cancel);
      },
    });
    return unlessAborted(promise, signal).finally(() => signal.removeEventListener('abort', cancel));
  };

  return {
    async write(points, signal) {
      signal.throwIfAborted();
      // One request, sent when told to: whoever calls tries again, halves and waits.
      const writer = client.getWriteApi(org, bucket, 'ms', {
        ...{ batchSize: points.length + 1, maxBatchBytes: Number.MAX_SAFE_INTEGER, flushInterval: 0, maxRetries: 0 },
        // What it rejects with is told; otherwise the package would write it to the console.
        writeFailed: (error) => Promise.reject(error),
      });
      writer.writePoints(points.map(toLine));
      try {
        await unlessAborted(writer.flush(), signal);
      } catch (error) {
        throw failureOf(error);
      } finally {
        writer.dispose();
      }
    },
    async scan(scan, signal) {
      if (scan.devices?.length === 0) return [];
      const columns = columnReader(scan.fields);
      const rows = await ask(scanOf(bucket, scan), signal, columns);
      const devices = Map.groupBy(rows, ({ device }) => device);
      return [...devices].map(([device, some]): ScannedDevice => ({ device, rows: some.map(({ cells }) => cells) }));
    },
    async count(scan, signal) {
      const fields = [...new Set([...scan.fields, ...boundFields(scan)])];
      const rows = fields.length > 1 ? asRows(scan) : '';
      const counted = fields.length > 1 ? (fields[0] as string) : '_value';
      const column = toFluxValue(counted);
      const total = `  |> count(column: ${column})\n  |> group()\n  |> sum(column: ${column})`;
      const query = joined([pointsOf(bucket, scan), ofDevices(scan.devices), ofFields(fields), rows, total]);
      const [count = 0] = await ask(query, signal, (values, meta) => Number(meta.get(values, counted)));
      return count;
    },
    async fold(scan, signal) {
      const { fn, field } = scan;
      const read = (values: string[], meta: FluxTableMetaData): FoldedRow => [
        String(meta.get(values, 'device')),
        String(meta.get(values, 'result')),
        Number(meta.get(values, field)),
      ];
      const rows = await ask(foldOf(bucket, scan), signal, read);
      if (fn !== 'delta') return new Map(rows.map(([device, , value]) => [device, value]));
      const first = new Map(rows.flatMap(([device, which, value]) => (which === 'first' ? [[device, value]] : [])));
      const last = rows.filter(([, which]) => which === 'last');
      return new Map(last.map(([device, , value]) => [device, value - (first.get(device) ?? value)]));
    },
    async newest(measurement, field, signal) {
      const range = { measurement, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
      const query = joined([pointsOf(bucket, range), ofFields([field]), '  |> last()']);
      const found = await ask(query, signal, (values, meta): [string, number] => [
        String(meta.get(values, 'device')),
        Date.parse(String(meta.get(values, '_time'))),
      ]);
      return new Map(found);
    },
    async erase(measurement, from, to, signal) {
      const path = `/api/v2/delete?org=${encodeURIComponent(org)}&bucket=${encodeURIComponent(bucket)}`;
      // The end is part of what is erased: the last nanosecond before `to`.
      const stop = new Date(to - 1).toISOString().replace('Z', '999999Z');
      const predicate = `_measurement=${JSON.stringify(measurement)}`;
      const body = JSON.stringify({ start: new Date(from).toISOString(), stop, predicate });
      await client.transport.request(path, body, { method: 'POST', signal }).catch((error: unknown) => {
        throw failureOf(error);
      });
    },
  };
}

type ReadRow<T> = (values: string[], meta: FluxTableMetaData) => T;

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n');

const boundFields = ({ above = [], upTo = [] }: Pick<Scan, 'above' | 'upTo'>): string[] =>
  [...above, ...upTo].map(([field]) => field);

function scanOf(bucket: string, scan: Scan): string {
  const fields = [...new Set([...scan.fields, ...boundFields(scan)])];
  const limit = scan.limit === undefined ? '' : `  |> limit(n: ${scan.limit})`;
  const order = '  |> group(columns: ["device"])\n  |> sort(columns: ["_time"])';
  // A row may be there for the sake of a bound alone.
  const some = scan.fields.map((field) => `exists r[${toFluxValue(field)}]`).join(' or ');
  const asked = fields.length === scan.fields.length ? '' : `  |> filter(fn: (r) => ${some})`;
  return joined([pointsOf(bucket, scan), ofDevices(scan.devices), ofFields(fields), asRows(scan), asked, order, limit]);
}

type FoldedRow = readonly [device: string, which: string, value: number];

function foldOf(bucket: string, scan: FoldScan): string {
  const { fn, field } = scan;
  const fields = [...new Set([field, ...boundFields(scan)])];
  const column = toFluxValue(field);
  const some = `  |> filter(fn: (r) => exists r[${column}])`;
  const data = joined([pointsOf(bucket, scan), ofDevices(scan.devices), ofFields(fields), asRows(scan), some]);
  const folds = fn === 'delta' ? ['first', 'last'] : [fn === 'avg' ? 'mean' : fn];
  const mode = fn === 'stddev' ? ', mode: "population"' : '';
  const kept = `|> keep(columns: ["device", ${column}])`;
  const parts = folds.map(
    (fold) => `data |> ${fold}(column: ${column}${mode}) ${kept} |> group() |> yield(name: "${fold}")`,
  );
  return `data = ${data}\n${parts.join('\n')}`;
}

/** Reads a row's device, instant and fields; a field that no point has is no column. */
function columnReader(fields: readonly string[]): ReadRow<{ device: string; cells: (SignalValue | null)[] }> {
  let known: FluxTableMetaData | undefined;
  let read = (_: string[]): { device: string; cells: (SignalValue | null)[] } => ({ device: '', cells: [] });
  return (values, meta) => {
    if (meta !== known) {
      known = meta;
      const device = meta.column('device');
      const time = meta.column('_time');
      const columns = fields.map((field) => meta.column(field, false));
      read = (row) => ({
        device: String(device.get(row)),
        cells: [Date.parse(String(time.get(row))), ...columns.map((column) => cellOf(column.get(row)))],
      });
    }
    return read(values);
  };
}

/** An empty text is how the package gives what is not there; a text that is empty is kept by another name. */
const cellOf = (value: unknown): SignalValue | null =>
  value === undefined || value === null || value === '' ? null : (value as SignalValue);

function toLine({ measurement, device, ts, fields }: Point): LinePoint {
  const line = new LinePoint(measurement).tag('device', device).timestamp(ts);
  for (const [name, value] of fields) {
    if (value instanceof Whole) line.intField(name, value.value);
    else if (typeof value === 'number') line.floatField(name, value);
    else if (typeof value === 'boolean') line.booleanField(name, value);
    else line.stringField(name, value);
  }
  return line;
}

function failureOf(error: unknown): WireError {
  const reason = messageOf(error);
  const status = error instanceof HttpError ? error.statusCode : undefined;
  // 422 is how it refuses points of another kind or older than the bucket keeps.
  const kind = status === 400 || status === 422 ? 'refused' : status === 413 ? 'too_large' : 'unavailable';
  return new WireError(kind, reason, { cause: error });
}
