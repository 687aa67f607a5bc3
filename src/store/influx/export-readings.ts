import type { Clock } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import { openExportScratch } from '../duckdb/export-scratch.ts';
import { storeError } from '../errors.ts';
import type { ExportedFile, Exporter, ExportPart, ExportQuery } from '../export.ts';
import { refuseUnheard } from '../export.ts';
import { DAY_MS } from '../rollup.ts';
import { HOUR_MS, hourRuns, spansOf } from './hour-chunks.ts';
import { decoded, encoded, fieldOf } from './names.ts';
import type { ReadingDeps } from './reading-deps.ts';
import { signalValue } from './scanned-rows.ts';
import { visible } from './visible.ts';

export interface ExportDeps extends ReadingDeps {
  /** Why readings are not all in InfluxDB. */
  readonly trouble: () => string | undefined;
  readonly clock: Clock;
  /** Of its own, for what is on its way; more than one at a time must not use it. */
  readonly dir: string;
  readonly threads: number;
  readonly memoryLimit: string;
}

/** Files come out of the embedded database, so that they are the same wherever the readings are. */
export function createExporter(deps: ExportDeps): Exporter {
  let writing: Promise<unknown> = Promise.resolve();
  return {
    async parts(query) {
      const reason = deps.trouble();
      if (reason === undefined) return partsOf(deps, query);
      throw storeError({
        code: 'read_failed',
        reason: `not all readings are in InfluxDB yet, ask again later: ${reason}`,
      });
    },
    write(part, query, folder) {
      const mine = writing.then(() =>
        deps.gate.read((signal) => writePart(deps, part, query, folder, signal), 'untimed'),
      );
      writing = mine.catch(() => undefined);
      return mine;
    },
  };
}

function partsOf({ ledger, rollups }: ExportDeps, query: ExportQuery): readonly ExportPart[] {
  const types = ledger.types.filter((one) => query.type === undefined || one === query.type);
  refuseUnheard(query, new Set(types.flatMap((type) => ledger.signalsOf(type))));
  const parts: ExportPart[] = [];
  for (const type of types) {
    const stored = ledger.signalsOf(type);
    const signals = query.signals === undefined ? stored : query.signals.filter((name) => stored.includes(name));
    if (signals.length === 0) continue;
    const range = { from: Math.floor(query.from / HOUR_MS), to: Math.ceil(query.to / HOUR_MS) };
    const hours = rollups.heldHours(type, range, ledger.keptFrom);
    for (const day of new Set(hours.map((hour) => Math.floor((hour * HOUR_MS) / DAY_MS)))) {
      const from = instant(Math.max(query.from, day * DAY_MS));
      const to = instant(Math.min(query.to, (day + 1) * DAY_MS));
      parts.push({ type, from, to, signals });
    }
  }
  return parts;
}

/** Devices beyond so many are picked from all rather than named in a question. */
const NAMED_DEVICES = 200;

async function writePart(
  deps: ExportDeps,
  { type, from, to, signals: names }: ExportPart,
  { format, devices }: ExportQuery,
  folder: string,
  signal: AbortSignal,
): Promise<readonly ExportedFile[]> {
  const { wire, ledger, rollups } = deps;
  const signals = names.map((name) => ({ name, kind: ledger.kindOf(type, name) ?? 'text' }));
  await using scratch = await openExportScratch({ ...deps, signals }, deps);
  const named = devices !== undefined && devices.length <= NAMED_DEVICES ? devices.map(encoded) : undefined;
  const wanted = devices === undefined ? undefined : new Set(devices);
  const scan = { measurement: encoded(type), devices: named, fields: names.map(fieldOf) };
  const hours = rollups
    .held(type, { keptFrom: ledger.keptFrom })
    .filter(({ hour }) => hour >= Math.floor(from / HOUR_MS) && hour * HOUR_MS < to);
  for (const run of hourRuns(hours)) {
    for (const span of spansOf(run, 1)) {
      const range = { from: Math.max(from, span.from), to: Math.min(to, span.to) };
      if (range.from >= range.to) continue;
      for (const { device, rows } of await wire.scan({ ...scan, ...range, ...visible(ledger, from) }, signal)) {
        const name = decoded(device);
        if (wanted?.has(name) === false) continue;
        scratch.add(
          name,
          rows.map(([ts = null, ...cells]) => [ts, ...cells.map((cell) => (cell === null ? null : signalValue(cell)))]),
        );
      }
    }
  }
  const day = new Date(from).toISOString().slice(0, 10);
  const files = await scratch.write({ type, day, format, folder });
  return files;
}
