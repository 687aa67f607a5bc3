import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import type { Store, StoreFault } from '../../src/store/index.ts';
import { openDuckStore, toTelemetryEvent } from '../../src/store/index.ts';
import type { TelemetryEvent } from '../../src/telemetry/index.ts';
import { entriesFrom } from './store-kill-entries.ts';
import { catalogueOf, collected, heater, lift } from './store-world.ts';

const KILLS = 6;
const child = fileURLToPath(new URL('store-kill-child.ts', import.meta.url));

/** Runs the child until it has said `lines` lines, and a little longer; returns the last cursor that it said. */
async function runAndKill(dir: string, round: number): Promise<number> {
  const started = spawn(process.execPath, [child, dir, String(round + 1)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(started, 'exit');
  const lines = 4 + ((round * 7) % 16);
  let said = 0;
  let cursor = 0;
  for await (const line of createInterface(started.stdout)) {
    expect(line).not.toContain('fault');
    said += 1;
    if (line.startsWith('stored ')) cursor = Number(line.slice('stored '.length));
    if (said !== lines) continue;
    // Not at a line's end, where a transaction has just ended, but anywhere within one.
    await delay((round * 5) % 23);
    started.kill('SIGKILL');
  }
  await exited;
  return cursor;
}

/** Comparing text is quick; the order of keys and the types, one object on both sides, do not matter. */
function textOf(events: readonly (TelemetryEvent | undefined)[]): string {
  const entries = events.map((event) => Object.entries(event ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(entries, (_, value) => (value === heater || value === lift ? value.name : value));
}

async function opened(dir: string, faults: StoreFault[]): Promise<Store> {
  const onFault = (fault: StoreFault): void => void faults.push(fault);
  return openDuckStore({ dir, retention: { raw: days(3_650) } }, { clock: createSystemClock(), onFault });
}

test(`kill -9 at ${KILLS} moments leaves exactly the rows up to the cursor, and no less than was said`, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'carewatch-kill-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const catalogue = catalogueOf(heater, lift);
  let closedDays = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const said = await runAndKill(dir, round);
    const faults: StoreFault[] = [];
    await using store = await opened(dir, faults);
    const cursor = store.cursor();
    expect(cursor).toBeGreaterThanOrEqual(said);
    const expected = entriesFrom(1, cursor);
    const stored = (await collected(store.events({ after: 0 }))).map((event) => toTelemetryEvent(event, catalogue));
    expect(stored.length).toBe(expected.length);
    expect(textOf(stored) === textOf(expected)).toBe(true);
    expect(await store.count()).toBe(expected.filter(({ kind }) => kind === 'reading').length);
    expect(faults).toEqual([]);
    closedDays += (await store.stats()).tables.reduce((sum, table) => sum + table.closedDays, 0);
  }
  // Kills fell among closings too.
  expect(closedDays).toBeGreaterThan(0);
});
