/**
 * `node bench/rollups.ts`: what rollups cost and what they are good for, on the rows of the store's bench: 5,000
 * heaters of ten signals, 29 days with a reading an hour and four hours with one a minute.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, days, hours, instant } from '../src/base/index.ts';
import { openDuckStore } from '../src/store/index.ts';
import { batches, DAY_MS, heater, p50, rounds, START, timed } from './store.ts';

const DAYS = 30;

export async function benchRollups(): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'carewatch-bench-rollups-'));
  const lines: string[] = [];
  const deps = {
    clock: createSystemClock(),
    onFault: ({ detail }: { readonly detail: string }): void => void lines.push(`rollups: fault ${detail}`),
  };
  const end = instant(START + (DAYS + 2) * DAY_MS);
  const month = { from: instant(START), to: instant(START + DAYS * DAY_MS) };
  const query = { type: heater.name, limit: 10_000, signals: ['gas_supply_pressure_pa'], ...month };
  try {
    const raw = { dir, retention: { raw: days(365) } };
    {
      await using store = await openDuckStore(raw, deps);
      const dense = START + (DAYS - 1) * DAY_MS;
      for (const batch of batches(rounds(0, START, dense, 60 * 60_000))) await store.append(batch);
      const last = START + (DAYS + 2) * DAY_MS;
      for (const batch of batches(rounds(store.cursor(), dense, dense + 4 * 60 * 60_000, 60_000)))
        await store.append(batch);
      for (const batch of batches(rounds(store.cursor(), last, last + 1, 1))) await store.append(batch);
      lines.push(`rollups: days closed in ${((await timed(() => store.maintain(end))) / 1_000).toFixed(1)} s`);
      for (const step of [hours(1), days(1)]) {
        const took = await p50((device) => store.series({ ...query, device, step }));
        lines.push(`rollups: without them, one device, ${DAYS} days by ${step / 3_600_000} h p50 ${took}`);
      }
    }
    const rollups = { five_minutes: days(3_650), hourly: days(3_650) };
    await using store = await openDuckStore({ ...raw, retention: { ...raw.retention, rollups } }, deps);
    lines.push(`rollups: made in ${((await timed(() => store.maintain(end))) / 1_000).toFixed(1)} s`);
    for (const step of [hours(1), days(1)]) {
      const took = await p50((device) => store.series({ ...query, device, step }));
      lines.push(`rollups: with them, one device, ${DAYS} days by ${step / 3_600_000} h p50 ${took}`);
    }
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.parquet'));
    for (const place of ['days/gas', 'rollups/5m', 'rollups/1h']) {
      for (const last of [false, true]) {
        const of = files.filter((file) => file.startsWith(place) && /2026-01-30/.test(file) === last);
        const bytes = of.reduce((sum, file) => sum + statSync(join(dir, file)).size, 0);
        lines.push(`rollups: ${place} of ${last ? 'the dense day' : 'the other days'}: ${(bytes / 1e6).toFixed(1)} MB`);
      }
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return lines;
}

if (import.meta.main) for (const line of await benchRollups()) console.log(line);
