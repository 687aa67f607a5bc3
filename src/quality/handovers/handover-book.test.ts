import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSilences } from '../../alerts/index.ts';
import { createIds, days, hours, instant, minutes } from '../../base/index.ts';
import { createDeskReader } from '../../desk/index.ts';
import { createFleetCommands } from '../../fleet/index.ts';
import { createQualityReader } from '../quality-reader.ts';
import { type MonthBench, openMonthBench } from '../testing/month-bench.ts';
import { createHandoverBook } from './handover-book.ts';

const calendar = { cron: '0 0,8,16 * * *', time_zone: 'Asia/Shanghai' };
const at = (clock: string) => instant(Date.parse(`2026-01-15T${clock}:00+08:00`));

describe('the end of a shift', () => {
  let bench: MonthBench;
  beforeEach(async () => {
    bench = await openMonthBench(at('07:00'));
    await bench.db.transaction((tx) => book().begin(tx));
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  /** Made anew each time, as after a restart. */
  const book = () =>
    createHandoverBook({ calendar, nearBreach: hours(2) }, { clock: bench.clock, ids: createIds(bench.clock) });
  const handovers = async () => (await createQualityReader(bench.db).listHandovers({}, { limit: 50 })).items;

  /** As the house does it. */
  async function passTo(to: number) {
    const told = [];
    for (
      let end = await book().nextDue(bench.db);
      end !== undefined && end <= to;
      end = await book().nextDue(bench.db)
    ) {
      if (end > bench.clock.now()) await bench.pass(end - bench.clock.now());
      const due = end;
      told.push(...(await bench.db.transaction((tx) => book().write(tx, due))));
    }
    if (to > bench.clock.now()) await bench.pass(to - bench.clock.now());
    return told;
  }

  it('hands over what is urgent, promised, near its breach, without anybody to send, and what was done', async () => {
    const ids = createIds(bench.clock);
    const fleet = createFleetCommands({ clock: bench.clock, ids, deviceTypes: new Set(['gas_water_heater']) });
    await bench.db.transaction((tx) =>
      fleet.registerDevice(tx, { id: 'far', type: 'gas_water_heater', site: { city: 'Wuxi' } }, 'test'),
    );
    await passTo(at('08:30'));
    await bench.job({ device: 'Nanjing-0', fault: 'GW-1', technician: 'Li', waits: 5 });
    // The job takes a day: all that follows is in the morning of the 16th.
    await passTo(at('09:15') + days(1));
    const [callback] = await createDeskReader(bench.db)
      .listCallbacks({}, { limit: 1 })
      .then(({ items }) => items);
    const later = { outcome: 'call_back_later', next_at: instant(at('18:00') + days(1)) } as const;
    await bench.db.transaction((tx) =>
      bench.desk.recordCallbackAttempt(tx, callback?.id ?? '', later, { name: 'ann', role: 'agent' }),
    );
    await passTo(at('15:40') + days(1));
    await bench.open('far', 'GW-2');
    const near = await bench.open('Suzhou-1', 'GW-3');
    const until = instant(at('20:00') + days(1));
    const silence = {
      kind: 'maintenance',
      matchers: { district: 'Nanjing 1' },
      until,
      reason: 'works\non the main',
    } as const;
    await bench.db.transaction((tx) => createSilences({ clock: bench.clock, ids }).create(tx, silence, 'boss'));

    const [told] = await passTo(at('16:00') + days(1));
    const counts = { urgent: 2, promised: 1, near_breach: 2, unmatched: 1, incidents: 0, silences: 1 };
    expect(told).toMatchObject({
      ...{ topic: 'handover.ready', ordering: 'carewatch', at: at('16:00') + days(1) },
      body: { handover: { from: '2026-01-16T00:00:00.000Z', to: '2026-01-16T08:00:00.000Z', counts } },
    });
    const [handover] = await handovers();
    expect(handover?.content).toMatchObject({
      near_breach: { items: [{ device_id: 'far' }, { ticket_id: near, reason: 'respond', at: at('16:10') + days(1) }] },
      unmatched: { items: [{ device_id: 'far' }] },
      promised: { items: [{ call_id: callback?.id, promised_at: at('18:00') + days(1) }] },
      done: { opened: 2, resolved: 0, breaches: 0 },
    });
    const { text } = (told?.body ?? { text: {} }) as { text: Record<string, string> };
    expect(text['zh-CN']).toContain('未解决的 P1/P2 工单 (2)');
    expect(text['zh-CN']).toContain('01/16 20:00 maintenance: works on the main');
    expect(text.en).toBe(`Handover 16/01, 08:00 – 16/01, 16:00

Open P1 and P2 (2)
- [P2] T000002 no hot water · far · —
- [P2] T000003 no hot water · Suzhou-1 · Sun

Promised call-backs (1)
- 16/01, 18:00 Callback · Nanjing-0

Near breach (2)
- 16/01, 16:10 respond [P2] T000002 no hot water · far
- 16/01, 16:10 respond [P2] T000003 no hot water · Suzhou-1

Nobody found to send (1)
- [P2] T000002 no hot water · far

Silences that end in the next shift (1)
- 16/01, 20:00 maintenance: works on the main

This shift: 2 tickets opened, 0 resolved, 0 breaches, 0 calls ended, 0 answers`);
  });

  it('is written up once, whoever asks again, and the next begins where it ended', async () => {
    expect(await passTo(at('16:00'))).toHaveLength(2);
    expect(await bench.db.transaction((tx) => book().write(tx, at('16:00')))).toEqual([]);
    await bench.db.transaction((tx) => book().begin(tx));
    expect(await passTo(at('23:59'))).toEqual([]);
    expect((await handovers()).map(({ from, to, next }) => [from, to, next])).toEqual([
      [at('08:00'), at('16:00'), at('00:00') + days(1)],
      [at('00:00'), at('08:00'), at('16:00')],
    ]);
  });

  it('that nobody was there for is written up when the house is back, unless that was days ago', async () => {
    bench.clock.advanceTo(instant(at('09:00') + days(3)));
    const told = await passTo(bench.clock.now());
    expect(told.map((one) => one.at)).toEqual([at('16:00') + days(2), at('00:00') + days(3), at('08:00') + days(3)]);
    await bench.pass(minutes(1));
    expect(await passTo(bench.clock.now())).toEqual([]);
  });
});
