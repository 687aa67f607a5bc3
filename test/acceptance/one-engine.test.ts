import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hours, instant } from '../../src/base/index.ts';
import { parseRule, type Rule, ruleJson, type Verdict } from '../../src/rules/index.ts';
import type { Store } from '../../src/store/index.ts';
import type { Catalogue, TelemetryEvent } from '../../src/telemetry/index.ts';
import { temporaryFolder } from '../harness/daemon.ts';
import { backtest, expectSame, storeOf } from '../harness/one-engine.ts';
import { plays } from '../harness/plays.ts';
import { type Recording, record, stepThrough } from '../harness/recording.ts';
import { asRuleTestTells, ruleTestVerdicts, withVersion } from '../harness/rule-test-of.ts';

/** One engine: what was said live is what a backtest says of the stored data, and a rule test of the same series. */

const seed = 20_260_115;

describe('a recorded run of 24 devices, in a store', () => {
  let house: AsyncDisposableStack;
  let run: Recording;
  let store: Store;

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder()).path;
    run = await record(join(folder, 'journal'), seed, 4_000, 4);
    store = house.use(await storeOf(run.events, join(folder, 'store')));
  }, 60_000);
  afterAll(() => house.disposeAsync());

  it('gives the verdicts that fell live, of every rule in every version it was in', async () => {
    expectSame(await backtest(run, store, { rules: 'as-recorded' }), run.verdicts);
    expectSame(await backtest(run, store, { rules: 'as-recorded', sliceRows: 97 }), run.verdicts);
    console.log(`one engine: ${run.verdicts.length} verdicts live, the same from the store's columns`);
  });
});

/** The rules that were there from the beginning, which nobody changes afterwards. */
function unchanged(events: readonly TelemetryEvent[]) {
  const rules = new Map<string, Rule>();
  const kept = events.filter((event) => {
    if (event.kind !== 'control') return true;
    const { control } = event;
    if (control.label === 'rule-retired') return false;
    if (control.label !== 'rule') return true;
    const parsed = parseRule(JSON.stringify(control.rule));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed));
    if (control.version > 1 || rules.has(parsed.rule.id)) return false;
    rules.set(parsed.rule.id, parsed.rule);
    return true;
  });
  return { rules: [...rules.values()], events: kept };
}

/** A history may lose a rule at its beginning; the first one that has rules for silence from the start. */
async function wholeRun(folder: string) {
  for (let of = seed; ; of += 1) {
    const recorded = await record(join(folder, `journal-${of}`), of, 4_000, 2);
    const first = unchanged(recorded.events);
    if (first.rules.some(({ detect }) => detect.kind === 'missing')) return { recorded, ...first };
  }
}

/** This rule alone, in force from the first instant on; through a snapshot before each of the places named. */
function liveOf(
  catalogue: Catalogue,
  rule: Rule,
  events: readonly TelemetryEvent[],
  cuts?: readonly number[],
): Verdict[] {
  const control = { label: 'rule', id: 0.5, rule: ruleJson({ ...rule, mode: 'active' }), version: 1 } as const;
  const at = events[0]?.at ?? instant(0);
  return stepThrough(catalogue, [{ kind: 'control', seq: 0, idx: 0, at, subject: rule.id, control }, ...events], cuts);
}

describe('a run whose rules nobody changed, in a store', () => {
  let house: AsyncDisposableStack;
  let run: Recording;
  let store: Store;
  let rules: readonly Rule[];

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder()).path;
    const { recorded, events, rules: first } = await wholeRun(folder);
    rules = first;
    run = { ...recorded, events, verdicts: stepThrough(recorded.catalogue, events) };
    store = house.use(await storeOf(events, join(folder, 'store')));
  }, 60_000);
  afterAll(() => house.disposeAsync());

  it('gives the verdicts of each rule alone, reading no more than the rule needs', async () => {
    let compared = 0;
    for (const rule of rules) {
      const live = run.verdicts.filter((verdict) => verdict.rule === rule.id);
      expectSame(await backtest(run, store, { rules: [{ rule, version: 1 }] }), live);
      compared += live.length;
    }
    expect(compared).toBe(run.verdicts.length);
    expect(compared).toBeGreaterThan(300);
    console.log(`one engine: ${rules.length} rules one by one, ${compared} verdicts, the same as live`);
  });

  it('gives the verdicts that a rule test of the same series gives, rule by rule', async () => {
    const series = asRuleTestTells(run.events.slice(0, run.events.length / 2));
    await using folder = await temporaryFolder();
    await using own = await storeOf(series, join(folder.path, 'store'));
    let compared = 0;
    for (const rule of rules) {
      const live = liveOf(run.catalogue, rule, series);
      expectSame(ruleTestVerdicts(rule, series, live, run.catalogue), live);
      expectSame(
        await backtest({ catalogue: run.catalogue, events: series }, own, { rules: [{ rule, version: 1 }] }),
        live,
      );
      compared += live.length;
    }
    expect(compared).toBeGreaterThan(300);
    console.log(
      `one engine: ${rules.length} rules, ${compared} verdicts, the same live, from the store and in rule tests`,
    );
  }, 300_000);

  it('gives the verdicts about the devices asked for', async () => {
    const devices = ['dev-0', 'dev-5', 'dev-10', 'dev-23'];
    // What is about a place is about all who stand there.
    const live = run.verdicts.filter(({ subject: { kind, id } }) => kind !== 'device' || devices.includes(id));
    expect(live.length).toBeGreaterThan(20);
    const versions = rules.map((rule) => ({ rule, version: 1 }));
    expectSame(await backtest(run, store, { rules: versions, devices }), live);
  });
});

it('asks the store what a rule with every wants to know, as of the instants of its schedule', async () => {
  await using folder = await temporaryFolder();
  const run = await record(join(folder.path, 'journal'), seed, 3_000, 2);
  await using store = await storeOf(run.events, join(folder.path, 'store'));
  const when = 'avg(gas_supply_pressure_pa, "1h") < 1500';
  const document = {
    id: 'EVERY-1',
    title: 'Every',
    device_types: ['gas_water_heater'],
    when,
    every: '1h',
    severity: 'P4',
  };
  const parsed = parseRule(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const verdicts = await backtest(run, store, { rules: [{ rule: parsed.rule, version: 1 }], sliceRows: 300 });
  const breaches = verdicts.filter(({ kind }) => kind === 'breach');
  expect(breaches.length).toBeGreaterThan(3);
  for (const { at, subject, inputs } of breaches) {
    expect(at % 3_600_000).toBe(0);
    const question = {
      type: 'gas_water_heater',
      signal: 'gas_supply_pressure_pa',
      fn: 'avg',
      window: hours(1),
    } as const;
    const { devices, values } = await store.trend({ ...question, asOf: at });
    const answer = values[devices.indexOf(subject.id)];
    expect(answer).toBeLessThan(1_500);
    expect(Object.values(inputs)).toEqual([answer]);
  }
}, 90_000);

/** A rule with windows and timers drawn at random, over what the devices of a history send. */
const anyRule = fc
  .record({
    window: fc.constantFrom('30s', '90s', '5m', '20m', '2h'),
    call: fc.constantFrom('avg', 'min', 'max', 'sum', 'count', 'delta', 'slope', 'stddev'),
    signal: fc.constantFrom('gas_supply_pressure_pa', 'cabinet_temp_c', 'room_co_ppm'),
    limit: fc.integer({ min: -2, max: 1_500 }),
    above: fc.boolean(),
    held: fc.constantFrom('0s', '10s', '4m', '30m'),
    clear: fc.constantFrom('0s', '45s', '10m'),
    inhibited: fc.boolean(),
  })
  .map(({ window, call, signal, limit, above, held, clear, inhibited }) => ({
    ...{ id: 'ANY-1', title: 'Any', device_types: ['gas_water_heater'], severity: 'P3', for: held },
    ...{ when: `${call}(${signal}, "${window}") ${above ? '>' : '<'} ${limit}`, clear: { for: clear } },
    ...(inhibited ? { unless: ['service_mode'] } : {}),
  }));

it('agrees with live about any window, span and slice, whatever the history', async () => {
  await using folder = await temporaryFolder();
  const counts = { verdicts: 0, ofRule: 0, ofSecond: 0, entries: 0, inTests: 0 };
  const drawn = fc.record({
    of: fc.nat(),
    document: anyRule,
    sliceRows: fc.integer({ min: 40, max: 1_000 }),
    // Places at which the daemon stops and goes on from its snapshot.
    cuts: fc.array(fc.nat(600), { maxLength: 6 }),
    // Where the rule changes, and what its `for` is from then on.
    change: fc.record({
      share: fc.double({ min: 0, max: 0.99, noNaN: true }),
      held: fc.constantFrom('0s', '25s', '7m'),
    }),
    span: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  });
  const runs = plays(10);
  let places = 0;
  const property = fc.asyncProperty(drawn, async ({ of, document, sliceRows, span, cuts, change }) => {
    places += 1;
    const place = `${places}`;
    const recorded = await record(join(folder.path, `journal-${place}`), of, 600, 2);
    const parsed = parseRule(JSON.stringify(document));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    const { rule } = parsed;
    const [first, last] = [recorded.events[0]?.at ?? 0, recorded.events.at(-1)?.at ?? 0];
    // In force from the first instant on, beside rules that come, change and go.
    const control = { label: 'rule', id: 0.5, rule: parsed.document, version: 1 } as const;
    const put: TelemetryEvent = { kind: 'control', seq: 0, idx: 0, at: instant(first), subject: rule.id, control };
    const live = stepThrough(recorded.catalogue, [put, ...recorded.events], cuts);
    await using store = await storeOf(recorded.events, join(folder.path, `store-${place}`));
    const [from, to] = span.toSorted((a, b) => a - b).map((at) => instant(Math.round(first + at * (last - first))));
    const within = ({ at }: Verdict): boolean => at >= (from ?? 0) && at < (to ?? 0);
    const whole = { from: instant(first), to: instant(last + 1), sliceRows };
    const ofRule = live.filter((verdict) => verdict.rule === rule.id);
    expectSame(await backtest(recorded, store, { rules: [{ rule, version: 1 }], ...whole }), ofRule);
    const asked = { from: from ?? whole.from, to: to ?? whole.to, sliceRows };
    const again = await backtest(recorded, store, { rules: 'as-recorded', ...asked });
    expectSame(again.filter(within), recorded.verdicts.filter(within));
    const series = asRuleTestTells(recorded.events);
    const alone = liveOf(recorded.catalogue, rule, series, cuts);
    expectSame(ruleTestVerdicts(rule, series, alone, recorded.catalogue), alone);
    const second = { ...ruleJson({ ...rule, mode: 'active' }), for: change.held };
    const changing = withVersion(series, Math.floor(change.share * series.length), second, 2);
    const inTwo = liveOf(recorded.catalogue, rule, changing, cuts);
    expectSame(ruleTestVerdicts(rule, changing, inTwo, recorded.catalogue), inTwo);
    counts.inTests += alone.length + inTwo.length;
    counts.ofSecond += inTwo.filter(({ version }) => version === 2).length;
    counts.verdicts += again.length;
    counts.ofRule += ofRule.length;
    counts.entries += recorded.lastSeq;
  });
  await fc.assert(property, { seed, numRuns: runs });
  expect(counts.ofRule).toBeGreaterThan(10);
  expect(counts.ofSecond).toBeGreaterThan(5);
  console.log(
    `one engine: ${runs} histories of ${counts.entries} entries with late data, restarts, moved devices and changing ` +
      `rules: ${counts.ofRule} verdicts of drawn rules and ${counts.verdicts} of the others, the same as live; ${counts.inTests} in rule tests, ${counts.ofSecond} of versions put on the way`,
  );
}, 300_000);
