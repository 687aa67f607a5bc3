import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Instant, instant, isAppError } from '../base/index.ts';
import { readConfig } from '../config.ts';
import { type ExportProgress, type ExportQuery, exportFormats, offlineExport } from '../offline-export.ts';

const help = `export --data-dir DIR [--config FILE] --from TIME --to TIME --to-folder OUT [--format parquet|csv]
       [--type DEVICE_TYPE] [--devices A,B,…] [--signals a,b,…]
  Writes the telemetry of a data folder that no daemon holds into files: one for each device type and day, with the
  columns device, ts and one for each signal. TIME is RFC 3339 and the readings' own, for example
  2026-01-15T08:30:00Z. Ctrl+C ends it and leaves the files that are whole.`;

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  'to-folder': { type: 'string' },
  format: { type: 'string', default: 'parquet' },
  type: { type: 'string' },
  devices: { type: 'string' },
  signals: { type: 'string' },
  'data-dir': { type: 'string' },
  config: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

export async function exportTelemetry(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const { from, to, 'to-folder': folder, 'data-dir': dataDir, format, config } = values;
  if (values.help || from === undefined || to === undefined || folder === undefined || dataDir === undefined) {
    console.error(help);
    return values.help ? 0 : 2;
  }
  const listed = (text: string | undefined) => text?.split(',').map((one) => one.trim());
  const query: ExportQuery = {
    ...{ from: readInstant('--from', from), to: readInstant('--to', to), format: readFormat(format) },
    ...{ type: values.type, devices: listed(values.devices), signals: listed(values.signals) },
  };
  if (query.from >= query.to) throw new Error(`--from ${from} is not before --to ${to}; give an earlier one.`);
  const read = readConfig(['--data-dir', dataDir, ...(config === undefined ? [] : ['--config', config])], process.env);
  if ('faults' in read) throw new Error(read.faults.map(({ place, sentence }) => `${place}: ${sentence}`).join('\n'));
  mkdirSync(folder, { recursive: true });
  try {
    const files = await offlineExport(read.config, query, folder, {
      between: createTeller(),
      onFault: ({ code, detail }) => console.error(`${code}: ${detail}`),
    });
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    console.log(`${rows} readings in ${files.length} files in ${folder}`);
    return 0;
  } catch (error) {
    throw isAppError(error) ? new Error(error.message) : error;
  }
}

/** Tells how far it is, and ends it when the process is interrupted. */
function createTeller(): (progress: ExportProgress) => Promise<void> {
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
  });
  let told = -1;
  return async ({ share, rows, files, bytes }) => {
    // The loop of this process must turn for an interrupt to be heard.
    await new Promise((resolve) => setImmediate(resolve));
    if (interrupted) throw new Error(`The export was interrupted; ${files} files are whole.`);
    const percent = Math.floor(share * 100);
    if (percent !== told) console.error(`${percent} %, ${rows} readings, ${(bytes / 1e6).toFixed(1)} MB`);
    told = percent;
  };
}

function readFormat(text: string): ExportQuery['format'] {
  const known = exportFormats.find((format) => format === text);
  if (known === undefined) throw new Error(`--format is ${text}; choose ${exportFormats.join(' or ')}.`);
  return known;
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

function readInstant(flag: string, text: string): Instant {
  const at = rfc3339.test(text) ? Date.parse(text.replace(' ', 'T').toUpperCase()) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new Error(`${flag} is ${text}; give RFC 3339 with an offset, for example 2026-01-15T08:30:00Z.`);
  }
  return instant(at);
}
