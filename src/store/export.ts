import type { Instant } from '../base/index.ts';
import { storeError } from './errors.ts';

export const exportFormats = ['parquet', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Which readings to write into files, by their own time. */
export interface ExportQuery {
  readonly from: Instant;
  /** Excluded. */
  readonly to: Instant;
  /** A device type by name; all when absent. */
  readonly type?: string | undefined;
  readonly devices?: readonly string[] | undefined;
  /** All that were ever stored when absent. */
  readonly signals?: readonly string[] | undefined;
  readonly format: ExportFormat;
}

/** Readings of one device type and UTC day, which are written together. Every part of a type has the same columns. */
export interface ExportPart {
  readonly type: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly signals: readonly string[];
}

export interface ExportedFile {
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
}

/**
 * Writes readings into files that any tool reads: `device`, `ts` and a column for each signal, one row for each device
 * and instant that has a value, by device and time. Works beside everything else that the store does.
 */
export interface Exporter {
  /** What there is to write, in order. Refuses signals that were never stored with `bad_query`. */
  parts(query: ExportQuery): Promise<readonly ExportPart[]>;
  /** Writes one part into the folder, which must be there; a file with a name of before is replaced. */
  write(part: ExportPart, query: ExportQuery, folder: string): Promise<readonly ExportedFile[]>;
}

export interface ExportProgress {
  /** 0 to 1. */
  readonly share: number;
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
}

/** Writes everything, a part after the other. `between` is told how far it is, and ends it by throwing. */
export async function runExport(
  exporter: Exporter,
  query: ExportQuery,
  folder: string,
  between: (progress: ExportProgress) => Promise<void>,
): Promise<readonly ExportedFile[]> {
  const parts = await exporter.parts(query);
  const files: ExportedFile[] = [];
  let [rows, bytes] = [0, 0];
  for (const [done, part] of parts.entries()) {
    await between({ share: done / parts.length, files: files.length, rows, bytes });
    for (const file of await exporter.write(part, query, folder)) {
      files.push(file);
      rows += file.rows;
      bytes += file.bytes;
    }
  }
  await between({ share: 1, files: files.length, rows, bytes });
  return files;
}

/** With `bad_query`; `stored`: signals that ever were. */
export function refuseUnheard({ type, signals = [] }: ExportQuery, stored: ReadonlySet<string>): void {
  const unheard = signals.find((name) => !stored.has(name));
  if (unheard === undefined) return;
  const reason = `${unheard} was never stored${type === undefined ? '' : ` of ${type}`}; leave it out`;
  throw storeError({ code: 'bad_query', field: 'signals', reason });
}
