import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import type { Verdict } from '../../src/rules/index.ts';
import { createRowBuffer, openDuckStore, toTelemetryEvent } from '../../src/store/index.ts';
import type { TelemetryEvent } from '../../src/telemetry/index.ts';
import { temporaryFolder } from '../harness/daemon.ts';
import { plays } from '../harness/plays.ts';
import { type Recording, record, replay, stepThrough } from '../harness/recording.ts';

/** The same engine, live and on history: what was said once is said again, wherever the history comes from. */

const seed = 20_260_115;

function expectSame(said: readonly Verdict[], live: readonly Verdict[]): void {
  // Quicker than the comparison that can explain itself.
  if (!isDeepStrictEqual(said, live)) expect(said).toStrictEqual(live);
}

describe('a recorded run of 24 devices through journal, telemetry and rules', () => {
  let house: AsyncDisposableStack;
  let folder: string;
  let run: Recording;

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    folder = house.use(await temporaryFolder()).path;
    run = await record(join(folder, 'journal'), seed, 4_000, 4);
    // A run that finds little proves little.
    expect(new Set(run.verdicts.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(14);
    expect(new Set(run.verdicts.map(({ kind }) => kind))).toEqual(new Set(['breach', 'level', 'clear']));
    const reasons = new Set(run.verdicts.map(({ reason }) => reason));
    expect([...reasons].toSorted()).toEqual([
      'condition',
      'device-retired',
      'manual',
      'missing',
      'never-heard',
      'rule-retired',
    ]);
    expect(new Set(run.events.map(({ kind }) => kind)).size).toBe(7);
  }, 60_000);
  afterAll(() => house.disposeAsync());

  it('gives the same verdicts when replayed from the files of the journal', async () => {
    expectSame(await replay(run, []), run.verdicts);
    const rules = new Set(run.verdicts.map(({ rule }) => rule));
    console.log(
      `determinism: ${run.lastSeq} entries, ${run.events.length} events, ${run.verdicts.length} verdicts ` +
        `of ${rules.size} rules, the same from the journal`,
    );
  });

  it('gives the same verdicts when cut, snapshotted and resumed at random places', async () => {
    let cutsMade = 0;
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: run.lastSeq - 1 }), { minLength: 1, maxLength: 12 });
    const property = fc.asyncProperty(cuts, async (places) => {
      cutsMade += places.length;
      expectSame(await replay(run, places), run.verdicts);
    });
    const runs = plays(15);
    await fc.assert(property, { seed, numRuns: runs });
    console.log(
      `determinism: ${runs} replays with ${cutsMade} cuts, each with the same ${run.verdicts.length} verdicts`,
    );
  });

  it('gives the same verdicts when the store is read back in the order of the journal', async () => {
    const deps = { clock: createSystemClock(), onFault: (fault: unknown) => expect(fault).toBeUndefined() };
    await using store = await openDuckStore({ dir: join(folder, 'store'), retention: { raw: days(3_650) } }, deps);
    const rows = createRowBuffer();
    for (const [index, event] of run.events.entries()) {
      if (rows.rows >= 500 && run.events[index - 1]?.seq !== event.seq) await store.append(rows.take());
      rows.add(event);
    }
    await store.append(rows.take());
    const kept: TelemetryEvent[] = [];
    for await (const stored of store.events({ after: 0 })) {
      const event = toTelemetryEvent(stored, run.catalogue);
      if (event !== undefined) kept.push(event);
    }
    expectSame(stepThrough(run.catalogue, kept), run.verdicts);
    const cuts = [1, 2, 3].map((part) => Math.floor((kept.length * part) / 4));
    expectSame(stepThrough(run.catalogue, kept, cuts), run.verdicts);
    console.log(`determinism: ${kept.length} events read from the store, the same ${run.verdicts.length} verdicts`);
  });

  it.each([
    ['restarts', (event: TelemetryEvent) => event.kind === 'daemon'],
    ['signs of life', (event: TelemetryEvent) => event.kind === 'heard'],
    ['one reading in a hundred', (event: TelemetryEvent) => event.kind === 'reading' && event.seq % 100 === 0],
    ['controls after the first hour', (event: TelemetryEvent) => event.kind === 'control' && event.seq > 1_000],
  ])('gives other verdicts to a history without its %s', (_name, left) => {
    const events = run.events.filter((event) => !left(event));
    expect(stepThrough(run.catalogue, events)).not.toEqual(run.verdicts);
  });
});

it('other histories give the same verdicts too, however they are cut', async () => {
  await using folder = await temporaryFolder();
  let entries = 0;
  let verdicts = 0;
  const history = fc.record({
    seed: fc.nat(),
    cuts: fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 }),
  });
  const property = fc.asyncProperty(history, async ({ seed: of, cuts }) => {
    const run = await record(join(folder.path, `${of}-${cuts.join('-')}`), of, 400, 2);
    expectSame(await replay(run, cuts), run.verdicts);
    entries += run.lastSeq;
    verdicts += run.verdicts.length;
  });
  const runs = plays(8);
  await fc.assert(property, { seed, numRuns: runs });
  console.log(`determinism: ${runs} more histories, ${entries} entries, ${verdicts} verdicts, all the same when cut`);
});
