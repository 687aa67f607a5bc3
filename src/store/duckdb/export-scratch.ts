import { mkdirSync, rmSync } from 'node:fs';
import type { DuckDBAppender } from '@duckdb/node-api';
import type { Clock } from '../../base/index.ts';
import { seconds } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import type { ExportedFile, ExportFormat } from '../export.ts';
import { openDatabase } from './database.ts';
import { slicesOf } from './device-slices.ts';
import { exportFileName, writeExportFile } from './export-file.ts';
import { columnOf, quoted } from './names.ts';
import { createReadPool } from './read-pool.ts';
import type { SignalColumn } from './segment.ts';

/** Readings of one device type and day on their way from another database into files. Gone when disposed. */
export interface ExportScratch extends AsyncDisposable {
  /** One row an instant: it, then a value for each signal. */
  add(device: string, rows: readonly (readonly (SignalValue | null)[])[]): void;
  /** By device and time, into as many files as a store of its own would make of them. */
  write(target: ScratchTarget): Promise<readonly ExportedFile[]>;
}

export interface ScratchTarget {
  readonly type: string;
  /** `yyyy-mm-dd`. */
  readonly day: string;
  readonly format: ExportFormat;
  readonly folder: string;
}

export interface ScratchOptions {
  /** Its own; what is in it goes. */
  readonly dir: string;
  readonly signals: readonly SignalColumn[];
  readonly threads: number;
  readonly memoryLimit: string;
}

const kinds = { number: 'DOUBLE', bool: 'BOOLEAN', text: 'VARCHAR' } as const;

export async function openExportScratch(
  options: ScratchOptions,
  deps: { readonly clock: Clock },
): Promise<ExportScratch> {
  const { dir, signals } = options;
  await using opening = new AsyncDisposableStack();
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  opening.defer(() => rmSync(dir, { recursive: true, force: true }));
  const database = opening.use(await openDatabase(options));
  const connection = await database.connect();
  const columns = signals.map(({ name, kind }) => `, ${quoted(columnOf(name))} ${kinds[kind]}`);
  await connection.run(`CREATE TABLE readings (device VARCHAR, ts BIGINT${columns.join('')})`);
  const appender = await connection.createAppender('readings');
  const pool = createReadPool({ timeout: seconds(600) }, { connect: database.connect, clock: deps.clock });
  opening.defer(() => pool.close());
  const all = opening.move();
  return {
    add(device, rows) {
      for (const [ts, ...cells] of rows) {
        appender.appendVarchar(device);
        appender.appendBigInt(BigInt(ts as number));
        signals.forEach(({ kind }, i) => void append(appender, kind, cells[i] ?? null));
        appender.endRow();
      }
    },
    async write({ type, day, format, folder }) {
      appender.closeSync();
      const counted = await pool.rows({
        sql: 'SELECT device, count(*)::DOUBLE FROM readings GROUP BY 1 ORDER BY 1',
        values: {},
      });
      const files: ExportedFile[] = [];
      for (const [first, last] of slicesOf(counted.map(([device, count]) => [String(device), Number(count)]))) {
        const sql = 'SELECT * FROM readings WHERE device >= $first AND device <= $last';
        const name = exportFileName({ type, day, nth: files.length + 1, format });
        const rows = { sql, values: { first, last } };
        const file = await writeExportFile(pool, { rows, signals, format, folder, name });
        if (file !== undefined) files.push(file);
      }
      return files;
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function append(appender: DuckDBAppender, kind: SignalColumn['kind'], value: SignalValue | null): void {
  if (value === null) appender.appendNull();
  else if (kind === 'number') appender.appendDouble(value as number);
  else if (kind === 'bool') appender.appendBoolean(value as boolean);
  else appender.appendVarchar(value as string);
}
