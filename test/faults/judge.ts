import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import { openDuckStore } from '../../src/store/index.ts';
import type { Client, Json } from '../harness/client.ts';
import { type Daemon, until } from '../harness/daemon.ts';
import type { Teller } from './fleet.ts';

/** What must hold after every restart, asked over HTTP and of the store's own files. */

/** Resolves when rules and store have passed everything that is in the journal now. */
export async function followersPassed({ api }: Daemon): Promise<void> {
  const { journal } = await api.get('flow');
  await until(
    `the followers pass entry ${journal.last_seq}`,
    async () => {
      const { followers } = await api.get('flow');
      return followers.every(({ seq }: { seq: number }) => seq >= journal.last_seq) ? true : undefined;
    },
    60_000,
  );
}

/** Every reading acknowledged, from the place `from` on, is in the store; nothing is that was not said. */
export async function expectStored(api: Client, teller: Teller, from: number): Promise<void> {
  const { id, kind, told, acknowledged } = teller;
  const first = told[from];
  if (first === undefined) return;
  const points = new Map(await pointsOf(api, id, kind.signal, first.ts));
  const lost = told.slice(from, acknowledged).filter(({ ts, value }) => points.get(ts) !== value);
  expect({ id, lost }).toEqual({ id, lost: [] });
  const said = new Map(told.map(({ ts, value }) => [ts, value]));
  const strange = [...points].filter(([ts, value]) => said.get(ts) !== value);
  expect({ id, strange }).toEqual({ id, strange: [] });
}

async function pointsOf(api: Client, id: string, signal: string, from: number): Promise<[number, number][]> {
  const points: [number, number][] = [];
  const range = `from=${new Date(from).toISOString()}&to=${new Date(Date.now() + 1_000).toISOString()}`;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Json = await api.get(`devices/${id}/telemetry?signals=${signal}&${range}${more}`);
    for (const [t, value] of page.series[0].points) points.push([Date.parse(t), value]);
    cursor = page.next_cursor;
  }
  expect(new Set(points.map(([ts]) => ts)).size).toBe(points.length);
  return points;
}

/** The instants of the readings in the store's files, by device, each as often as it is stored. The daemon is down. */
export async function storedInstants(dataDir: string): Promise<{ rows: number; byDevice: Map<string, number[]> }> {
  const copy = join(dataDir, 'telemetry-as-it-was');
  await cp(join(dataDir, 'telemetry'), copy, { recursive: true });
  const faults: unknown[] = [];
  const deps = { clock: createSystemClock(), onFault: (fault: unknown) => void faults.push(fault) };
  const byDevice = new Map<string, number[]>();
  let rows = 0;
  {
    await using store = await openDuckStore({ dir: copy, retention: { raw: days(3_650) } }, deps);
    for await (const event of store.events({ after: 0 })) {
      if (event.kind !== 'reading') continue;
      rows += 1;
      const instants = byDevice.get(event.device);
      if (instants === undefined) byDevice.set(event.device, [event.ts]);
      else instants.push(event.ts);
    }
  }
  await rm(copy, { recursive: true });
  expect(faults).toEqual([]);
  return { rows, byDevice };
}

export interface Findings {
  readonly alerts: number;
  readonly tickets: number;
  readonly calls: number;
}

/**
 * The alerts are exactly the episodes that follow from what was told; each has one ticket and one call. A device that was
 * not heard after the instant `pausedAt` has of it may have been quiet for longer than its rule waits, or not.
 */
export async function expectFindings(
  api: Client,
  tellers: readonly Teller[],
  pausedAt: ReadonlyMap<string, number> = new Map(),
): Promise<Findings> {
  const [alerts, tickets, calls] = await Promise.all([api.all('alerts'), api.all('tickets'), api.all('care-calls')]);
  const rules = new Set(tellers.map(({ kind }) => kind.rule));
  const found = alerts.filter((alert: Json) => rules.has(alert.rule_id));
  const shown = found.map((one: Json) => `${one.rule_id} ${one.device_id} ${one.since} ${ended(one.state !== 'open')}`);
  const there = new Set(shown);
  const expected = tellers.flatMap((teller) => {
    const heard = episodesOf(teller);
    const paused = episodesOf(teller, pausedAt.get(teller.id));
    return paused.every((one) => there.has(one)) && paused.length > heard.length ? paused : heard;
  });
  expect(shown.toSorted()).toEqual(expected.toSorted());

  const episodes = alerts.map((one: Json) => `${one.rule_id} ${one.device_id} ${one.since}`);
  expect(new Set(episodes).size).toBe(episodes.length);
  const each = found.map((alert: Json) => alert.id).toSorted();
  expect(tickets.map((ticket: Json) => ticket.alert_id).toSorted()).toEqual(each);
  const called = calls.filter((call: Json) => rules.has(call.rule_id));
  expect(called.map((call: Json) => call.alert_id).toSorted()).toEqual(each);
  return { alerts: found.length, tickets: tickets.length, calls: called.length };
}

const episodesOf = ({ id, kind, told }: Teller, pausedAt?: number): string[] =>
  kind
    .episodes(told, pausedAt)
    .map((one) => `${kind.rule} ${id} ${new Date(one.since).toISOString()} ${ended(one.recovered)}`);

const ended = (recovered: boolean): string => (recovered ? 'recovered' : 'open');

/** What the daemon said of the verdicts it recomputed when it started. */
export function replayedVerdicts(daemon: Daemon): { readonly verdicts: number; readonly mismatches: number } {
  const line = daemon
    .log()
    .split('\n')
    .find((one) => one.includes('"replayed the journal'));
  if (line === undefined) throw new Error(`the daemon did not tell of its replay:\n${daemon.log()}`);
  return JSON.parse(line);
}
