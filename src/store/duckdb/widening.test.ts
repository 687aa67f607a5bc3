import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSystemClock, days, instant, minutes } from '../../base/index.ts';
import type { DeviceType, ReadingEvent } from '../../telemetry/index.ts';
import { createRowBuffer, openDuckStore, type StoreFault } from '../index.ts';

const names = ['a_c', 'b_c', 'c_c'];
const type: DeviceType = {
  name: 'kettle',
  title: { en: 'kettle', 'zh-CN': '水壶' },
  signals: names.map((name, slot) => ({
    ...{ name, slot, kind: 'number', unit: '°C', maxAge: minutes(15), title: { en: name, 'zh-CN': name } },
  })),
  slotOf: new Map(names.map((name, slot) => [name, slot])),
  ...{ conditions: [], idleInterval: minutes(5), silenceAfter: minutes(30), attributes: {}, attributesBy: [] },
};

const reading = (seq: number, slot: number): ReadingEvent => ({
  ...{ kind: 'reading', seq, idx: 0, at: instant(1_767_225_600_000 + seq), device: 'k-1', type },
  ...{ ts: instant(1_767_225_600_000 + seq), slots: [slot], values: [seq], flags: 0 },
});

it('stores batches that share a transaction, when a later one brings a signal that the table lacks', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'carewatch-widening-'));
  const faults: StoreFault[] = [];
  const store = await openDuckStore(
    { dir, retention: { raw: days(400) } },
    { clock: createSystemClock(), onFault: (fault) => faults.push(fault) },
  );
  const rows = createRowBuffer();
  const appends = [0, 0, 1, 0, 2].map((slot, i) => {
    rows.add(reading(i + 1, slot));
    return store.append(rows.take());
  });
  await Promise.all(appends);
  expect([faults, await store.count(), store.cursor()]).toEqual([[], 5, 5]);
  await store[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true });
});
