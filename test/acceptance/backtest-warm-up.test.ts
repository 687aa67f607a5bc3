import { join } from 'node:path';
import { expect, it } from 'vitest';
import { days, hours, instant, minutes } from '../../src/base/index.ts';
import { readCatalogueFiles } from '../../src/catalogue-files.ts';
import { parseRule, ruleJson } from '../../src/rules/index.ts';
import { type Control, type DeviceType, parseCatalogue, type TelemetryEvent } from '../../src/telemetry/index.ts';
import { temporaryFolder } from '../harness/daemon.ts';
import { backtest, expectSame, storeOf } from '../harness/one-engine.ts';
import { stepThrough } from '../harness/recording.ts';

const start = Date.UTC(2026, 0, 10);
const [day, hour] = [days(1), hours(1)];
const heater = 'gh-1';

const parsedCatalogue = parseCatalogue(readCatalogueFiles().deviceTypes);
if (!('catalogue' in parsedCatalogue)) throw new Error('the catalogue is faulty');
const { catalogue } = parsedCatalogue;
const [type] = [...catalogue.types.values()].filter(({ name }) => name === 'gas_water_heater') as [DeviceType];
const slot = type.slotOf.get('cabinet_temp_c') ?? -1;

const parsed = parseRule(
  JSON.stringify({
    ...{ id: 'COLD-NIGHT', title: 'Cold night', device_types: [type.name], severity: 'P3' },
    when: 'cabinet_temp_c < 10 && forecast_min("6h") <= -8',
  }),
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
const { rule } = parsed;

type Draft = TelemetryEvent extends infer E ? (E extends unknown ? Omit<E, 'seq' | 'idx'> : never) : never;

/** Told once, on the first day, and of use ten days on. */
const forecast = (issued: number, celsius: number): Omit<Extract<Control, { label: 'forecast' }>, 'id'> => ({
  ...{ label: 'forecast', place: 'hexi', issued_at: instant(issued), source: 'people' },
  points: Array.from({ length: 240 }, (_, h) => [issued + h * hour, h < 216 ? 4 : celsius] as const),
});

function history(): TelemetryEvent[] {
  const place = { district: 'hexi', city: null, building: null, provider: null };
  const facts = { id: heater, type: rule.deviceTypes[0] ?? '', model: null, board: 'b', purchasedOn: null };
  const control = (at: number, subject: string, what: object): Draft => ({
    ...{ kind: 'control', at: instant(at), subject },
    control: { ...what, id: 0 } as Control,
  });
  const readings = Array.from({ length: 240 }, (_, h): Draft => {
    const at = instant(start + (h + 0.5) * hour);
    return { kind: 'reading', at, ts: at, device: heater, type, slots: [slot], values: [8], flags: 0 };
  });
  const drafts = [
    control(start, heater, { label: 'device', device: { ...facts, ...place, attributes: {} } }),
    control(start, 'hexi', forecast(start, -12)),
    ...readings,
    // Milder than was thought, and told when the stretch is over.
    control(start + 10 * day, 'hexi', forecast(start + day, 4)),
  ];
  return drafts.map((draft, i): TelemetryEvent => {
    const seq = i + 1;
    if (draft.kind !== 'control') return { ...draft, seq, idx: 0 };
    return { ...draft, seq, idx: 0, control: { ...draft.control, id: seq } };
  });
}

it('a forecast that was told long before the warm-up is believed in a backtest as it was live', async () => {
  await using folder = await temporaryFolder();
  const events = history();
  await using store = await storeOf(events, join(folder.path, 'store'));
  const put = { label: 'rule', id: 0.5, rule: ruleJson({ ...rule, mode: 'active' }), version: 1 } as const;
  const at = instant(start);
  const live = stepThrough(catalogue, [
    { kind: 'control', seq: 0, idx: 0, at, subject: rule.id, control: put },
    ...events,
  ]);
  const versions = { rules: [{ rule, version: 1 }] };
  expectSame(await backtest({ catalogue, events }, store, versions), live);
  const [breach] = live;
  const coldFrom = start + 216 * hour;
  expect(live.map(({ kind }) => kind)).toEqual(['breach']);
  expect(Math.abs((breach?.at ?? 0) - (coldFrom - 6 * hour))).toBeLessThanOrEqual(minutes(61));

  // The ninth day alone: its warm-up is a day at most, and the forecast eight days old.
  const span = { from: instant(start + 8 * day), to: instant(start + 9 * day) };
  const found = await backtest({ catalogue, events }, store, { ...versions, ...span });
  expectSame(found, live);
});
