import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, createDrivenClock, days, hours, instant, minutes, seconds } from '../../base/index.ts';
import { createEvidenceCollector, createEvidenceReader, type EvidenceCollectorDeps } from '../index.ts';
import { type DeskBench, openDeskBench } from '../testing/desk-bench.ts';

const noon = Date.parse('2026-01-15T12:00:00+08:00');
const limits = { points: 100, bytes: 20_000, least: hours(1), longest: days(7) };
const pressure = 'gas_supply_pressure_pa';

/** A series that has one reading each `every` up to the opening, asked as the store is. */
function seriesEvery(every: number, until = noon): EvidenceCollectorDeps['series'] {
  return async ({ signals, from, to, step, limit }) => {
    const points: [ReturnType<typeof instant>, number][] = [];
    for (let at = until; at >= from; at -= every) if (at < to) points.push([instant(at), 800]);
    points.reverse();
    const buckets = new Map<number, number>();
    for (const [at] of points) {
      const bucket = at - (at % (step ?? 1));
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
    }
    const shown = step === undefined ? points : [...buckets].map(([at, n]) => [instant(at), n] as const);
    const next = shown.length > limit ? 'more' : null;
    return { series: signals.map((signal) => ({ signal, points: shown.slice(0, limit) })), next };
  };
}

describe('what a ticket of a rule rests on', () => {
  let bench: DeskBench;
  let firmware: string | undefined;
  let text: string | undefined;
  beforeEach(async () => {
    firmware = '2.4.1';
    text = 'id: FIX # as written';
    bench = await openDeskBench(instant(noon), {}, undefined, {
      evidence: { ruleText: async () => text, firmwareOf: () => firmware },
    });
    bench.rule('FIX', { ticket: { skill: 1, fault: 'GW-110' } });
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const wall = createDrivenClock(instant(0));
  const collector = (more: Partial<EvidenceCollectorDeps> = {}) =>
    createEvidenceCollector(limits, {
      ...{ db: bench.db, clock: wall, series: seriesEvery(minutes(1)), storedUpTo: () => 1_000 },
      readBy: () => ({ signals: [pressure], looksBack: hours(1) }),
      ...more,
    });
  const opened = async (device = 'H-1', fields = {}) => {
    await bench.say('FIX', device, { inputs: { [pressure]: 800 }, ...fields });
    return (await bench.ticketOf(device)).id;
  };
  const evidenceOf = (id: string, alert?: string) => createEvidenceReader(bench.db).getEvidence(id, alert);

  it('is there at once: proof, rule, firmware and device as they are, the readings still to come', async () => {
    const id = await opened();
    firmware = '3.0.0';
    text = 'id: FIX # another day';
    expect(await evidenceOf(id)).toMatchObject({
      ...{ ticket_id: id, frozen_at: noon, telemetry_state: 'pending', telemetry: null, members: null },
      rule: { id: 'FIX', version: 1, text: 'id: FIX # as written' },
      alert: { severity: 'P2', since: noon, proof: { inputs: { [pressure]: 800 }, reason: 'condition' } },
      device: { id: 'H-1', type: 'gas_water_heater', firmware: '2.4.1', city: 'Nanjing', district: 'Gulou' },
    });
  });

  it('does not change when the alert goes on, and says nothing of who the customer is', async () => {
    const id = await opened();
    const before = await evidenceOf(id);
    await bench.say('FIX', 'H-1', { kind: 'level', severity: 'P1', level: 1, inputs: { [pressure]: 300 } });
    await bench.clear('FIX', 'H-1');
    expect(await evidenceOf(id)).toEqual(before);
    expect(JSON.stringify(before)).not.toMatch(/13800138001|of H-1/);
  });

  it('gets the readings before the opening from the store, once', async () => {
    const id = await opened();
    let asked = 0;
    const series: EvidenceCollectorDeps['series'] = (question) => {
      asked += 1;
      return seriesEvery(minutes(1))(question);
    };
    expect(await collector({ series }).collect(10)).toBe(1);
    const kept = await evidenceOf(id);
    expect(kept).toMatchObject({ telemetry_state: 'kept', telemetry: { step_ms: null, overview: [] } });
    const points = kept?.telemetry?.series[0]?.points ?? [];
    expect([points[0]?.[0], points.at(-1)?.[0]]).toEqual([noon - hours(1) + 0, noon]);
    expect(await collector({ series }).collect(10)).toBe(0);
    expect([asked, await evidenceOf(id)]).toEqual([1, kept]);
  });

  it('has every reading near the opening and one a step before, where there are too many', async () => {
    const id = await opened();
    await collector({ series: seriesEvery(seconds(1)) }).collect(10);
    const { series = [], overview = [], raw_from = noon, from = 0, to = 0 } = (await evidenceOf(id))?.telemetry ?? {};
    const raw = series[0]?.points ?? [];
    expect(raw.length).toBeGreaterThan(30);
    expect(raw.length).toBeLessThanOrEqual(limits.points);
    expect(raw.at(-1)?.[0]).toBe(noon);
    expect(((raw[0]?.[0] ?? 0) - raw_from) / seconds(1)).toBeCloseTo(0, 0);
    expect(overview[0]?.points.length).toBeGreaterThan(50);
    expect(overview[0]?.points.length).toBeLessThanOrEqual(limits.points + 1);
    expect(to - from).toBe(hours(1) + 1);
  });

  it('has the newest readings where the device had fallen silent before', async () => {
    const id = await opened('H-1', { since: instant(noon - days(5)) });
    const silentSince = noon - days(4);
    await collector({ series: seriesEvery(seconds(20), silentSince) }).collect(1);
    const raw = (await evidenceOf(id))?.telemetry?.series[0]?.points ?? [];
    expect(raw.at(-1)?.[0]).toBe(silentSince);
    expect(raw.length).toBeGreaterThan(10);
  });

  it('says that there were none', async () => {
    const id = await opened();
    await collector({ series: async () => ({ series: [{ signal: pressure, points: [] }], next: null }) }).collect(1);
    expect(await evidenceOf(id)).toMatchObject({ telemetry_state: 'empty', telemetry: null });
    const other = await opened('H-2');
    await collector({ readBy: () => ({ signals: [], looksBack: hours(1) }) }).collect(1);
    expect(await evidenceOf(other)).toMatchObject({ telemetry_state: 'empty' });
  });

  it('waits until what brought it about is stored', async () => {
    const id = await opened('H-1', { seq: 700 });
    expect(await collector({ storedUpTo: () => 699 }).collect(10)).toBe(0);
    expect(await collector({ storedUpTo: () => 700 }).collect(10)).toBe(1);
    expect(await evidenceOf(id)).toMatchObject({ telemetry_state: 'kept' });
  });

  it('asks a busy store again, ever later, and by another collector after a restart', async () => {
    const id = await opened();
    let busy = 0;
    const series: EvidenceCollectorDeps['series'] = async (question) => {
      if (busy < 3) {
        busy += 1;
        throw new AppError({ code: 'busy' }, 'The store is busy.');
      }
      return seriesEvery(minutes(1))(question);
    };
    const tries: number[] = [];
    while ((await evidenceOf(id))?.telemetry_state === 'pending') {
      const before = busy;
      await collector({ series }).collect(10);
      if (busy > before) tries.push(wall.now());
      wall.advanceTo(instant(wall.now() + seconds(1)));
    }
    expect(tries.map((at) => at - (tries[0] ?? 0))).toEqual([0, seconds(2), seconds(6)]);
    expect(await evidenceOf(id)).toMatchObject({ telemetry_state: 'kept' });
  });

  it('gives up after days, and says so', async () => {
    const id = await opened();
    const series = () => Promise.reject(new AppError({ code: 'timed_out' }, 'The read took too long.'));
    for (let n = 0; n < 60; n += 1) {
      await collector({ series }).collect(10);
      wall.advanceTo(instant(wall.now() + hours(1)));
    }
    expect(await evidenceOf(id)).toMatchObject({ telemetry_state: 'unavailable' });
  });

  it('is kept for each alert under which the ticket goes on', async () => {
    const id = await opened();
    const first = (await bench.ticketOf('H-1')).alert_id ?? '';
    for (const action of ['accept', 'start', 'resolve'] as const) await bench.act(id, action);
    await bench.clear('FIX', 'H-1');
    await bench.act(id, 'close');
    await bench.advance(noon + hours(1));
    await bench.say('FIX', 'H-1', { inputs: { [pressure]: 500 } });
    const reader = createEvidenceReader(bench.db);
    expect(await reader.alertsOf(id)).toEqual([(await bench.ticketOf('H-1')).alert_id, first]);
    expect((await evidenceOf(id))?.alert.proof.inputs).toEqual({ [pressure]: 500 });
    expect((await evidenceOf(id, first))?.alert.proof.inputs).toEqual({ [pressure]: 800 });
  });

  it('is not there of a ticket that no rule asked for', async () => {
    const intake = { source: 'phone', device_id: 'H-1', title: 'cold', severity: 'P2' } as const;
    const { value } = await bench.transaction((tx) => bench.desk.takeIn(tx, intake, { name: 'li', role: 'agent' }));
    expect(await evidenceOf(value.ticket.id)).toBeUndefined();
  });
});
