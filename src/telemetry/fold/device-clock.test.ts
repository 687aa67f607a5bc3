import { describe, expect, test } from 'vitest';
import { readingFlag } from '../event.ts';
import { Journal, later, readingsOf, shippedCatalogue } from '../testing/shipped.ts';

const catalogue = shippedCatalogue();
const hour = 3_600;

function journal(): Journal {
  const started = new Journal(catalogue);
  started.register('d');
  return started;
}

/** Sends one reading at `at` with the `ts` given, both in seconds; returns event time in seconds, and flags. */
function send(to: Journal, at: number, ts: number | undefined): [number, number] {
  const message = { ...(ts !== undefined && { ts: later(ts) }), seq: to.entries.length, rssi_dbm: -60 };
  const [reading] = readingsOf(to.arrive('d', later(at), message));
  if (reading === undefined) throw new Error('no reading');
  return [(reading.ts - later(0)) / 1_000, reading.flags];
}

const { noTs, clamped, clockBehind, late } = readingFlag;

describe('event time', () => {
  test('is ts when ts is near arrival', () => {
    expect(send(journal(), 100, 90)).toEqual([90, 0]);
  });

  test('is arrival when there is no ts', () => {
    expect(send(journal(), 100, undefined)).toEqual([100, noTs]);
  });

  test('is ts ahead of arrival up to the skew, and arrival beyond', () => {
    const to = journal();
    expect(send(to, 100, 100 + 300)).toEqual([400, 0]);
    expect(send(to, 101, 101 + 300.001)).toEqual([101, clamped]);
  });

  test('is late when it came more than the lateness bound after ts', () => {
    const to = journal();
    expect(send(to, hour, hour - 900)).toEqual([hour - 900, 0]);
    expect(send(to, hour + 1, hour + 1 - 900.001)).toEqual([hour + 1 - 900.001, late]);
  });
});

describe('a clock', () => {
  test('is behind from the third live message that is late by more than the bound, and arrival is used', () => {
    const to = journal();
    expect(send(to, 0, -hour)).toEqual([-hour, late]);
    expect(send(to, 60, 60 - hour)).toEqual([60 - hour, late]);
    expect(to.fold.device('d')?.clockBehind).toBe(false);
    expect(send(to, 120, 120 - hour)).toEqual([120, clockBehind]);
    expect(to.fold.device('d')?.clockBehind).toBe(true);
    expect(send(to, 180, 180 - hour)).toEqual([180, clockBehind]);
  });

  test('is judged the same however quickly its messages follow each other', () => {
    const to = journal();
    const flags = [0, 0.05, 0.11, 0.16].map((at) => send(to, at, at - hour)[1]);
    expect(flags).toEqual([late, late, clockBehind, clockBehind]);
  });

  test('agrees again with the first message within the bound', () => {
    const to = journal();
    for (const at of [0, 60, 120]) send(to, at, at - hour);
    expect(send(to, 180, 179)).toEqual([179, 0]);
    expect(to.fold.device('d')?.clockBehind).toBe(false);
    expect(send(to, 240, 240 - hour)).toEqual([240 - hour, late]);
  });

  test('is not called behind for a burst of kept readings, oldest first', () => {
    const to = journal();
    const flags = Array.from({ length: 100 }, (_, i) => send(to, i / 20, i * 60 - 20 * hour)[1]);
    expect(new Set(flags)).toEqual(new Set([late]));
  });

  test('nor for a burst that runs newest first, or of one instant', () => {
    const to = journal();
    const backwards = Array.from({ length: 20 }, (_, i) => send(to, i, -i - hour)[1]);
    const standing = Array.from({ length: 20 }, (_, i) => send(to, 100 + i, -2 * hour)[1]);
    expect(new Set([...backwards, ...standing])).toEqual(new Set([late]));
  });

  test('nor for a buffer of tenths of seconds that is sent at once', () => {
    const to = journal();
    const flags = Array.from({ length: 50 }, (_, i) => send(to, i * 0.004, i * 0.1 - hour)[1]);
    expect(new Set(flags)).toEqual(new Set([late]));
  });

  test('nor for arrays, even at the pace of arrivals', () => {
    const to = journal();
    for (let at = 0; at < 600; at += 60) {
      const batch = [0, 1, 2].map((i) => ({ ts: later(at + i - hour), rssi_dbm: -60 }));
      const flags = readingsOf(to.arrive('d', later(at), batch)).map((reading) => reading.flags);
      expect(flags).toEqual([late, late, late]);
    }
  });

  test('nor for live messages between kept ones', () => {
    const to = journal();
    for (let at = 0; at < 10; at += 1) {
      expect(send(to, at * 60, at * 60)[1]).toBe(0);
      expect(send(to, at * 60 + 30, at * 60 - 10 * hour)[1]).toBe(late);
    }
  });

  test('starts the count anew with a message out of pace', () => {
    const to = journal();
    const flags = [0, 60, 600, 660, 720].map((at, i) => send(to, at, (i < 2 ? at : at + 2 * hour) - 5 * hour)[1]);
    expect(flags).toEqual([late, late, late, late, clockBehind]);
  });

  test('is judged by new readings, not by duplicates', () => {
    const to = journal();
    send(to, 0, -hour);
    for (let at = 60; at < 300; at += 60) to.arrive('d', later(at), { ts: later(-hour), seq: 1, rssi_dbm: -60 });
    expect(to.fold.device('d')?.clockBehind).toBe(false);
  });

  test('that is behind keeps the distances within a batch', () => {
    const to = journal();
    for (const at of [0, 60, 120]) send(to, at, at - hour);
    const batch = [150, 170, 180].map((at) => ({ ts: later(at - hour), rssi_dbm: -50 }));
    const times = readingsOf(to.arrive('d', later(180), batch)).map(({ ts, flags }) => [ts, flags]);
    expect(times).toEqual([150, 170, 180].map((at) => [later(at), clockBehind]));
  });

  test('starts unjudged on a new board', () => {
    const to = journal();
    for (const at of [0, 60, 120]) send(to, at, at - hour);
    to.register('d', { district: 'north' });
    expect(to.fold.device('d')?.clockBehind).toBe(true);
    to.register('d', { board: 'b2' });
    expect(to.fold.device('d')?.clockBehind).toBe(false);
  });
});
