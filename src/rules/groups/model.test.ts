import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../engine/engine.ts';
import type { EngineSnapshot } from '../engine/snapshot.ts';
import { createBench, epoch } from '../engine/test-bench.ts';
import { testCatalogue } from '../test-catalogue.ts';
import type { Verdict } from '../verdict.ts';
import { devices, districts, type Happening, history, homeOf } from './test-group-histories.ts';
import { type GroupModelRule, type GroupModelVerdict, runGroupModel } from './test-group-model.ts';

const seed = 20_260_418;

const below = (value: unknown, bound: number) => (value === undefined ? undefined : (value as number) < bound);
const above = (value: unknown, bound: number) => (value === undefined ? undefined : (value as number) > bound);

const gas: GroupModelRule = {
  document: {
    id: 'GAS',
    quorum: {
      by: 'district',
      when: 'pressure_pa < 50',
      for: '3s',
      of: 'temp_c > 60',
      within: '10s',
      levels: [
        { at_least: 3, share: 0.9, severity: 'P2' },
        { at_least: 2, share: 0.5, severity: 'P3' },
      ],
    },
    clear: { share: 0.3, for: '5s' },
    unless: ['service_mode'],
  },
  reads: ['pressure_pa', 'temp_c', 'service_on'],
  service: true,
  member: { holds: (look) => below(look.value('pressure_pa'), 50), for: 3_000 },
  of: (look) => above(look.value('temp_c'), 60),
  within: 10_000,
  levels: [
    { atLeast: 3, share: 0.9, severity: 'P2' },
    { atLeast: 2, share: 0.5, severity: 'P3' },
  ],
  clear: { share: 0.3, for: 5_000 },
};

/** The second version knows one level only and wants fewer. */
const gasLater: GroupModelRule = {
  ...gas,
  document: {
    ...gas.document,
    quorum: { by: 'district', when: 'pressure_pa < 30', within: '4s', at_least: 1, share: 0.25 },
    severity: 'P3',
    clear: {},
  },
  reads: ['pressure_pa', 'service_on'],
  member: { holds: (look) => below(look.value('pressure_pa'), 30), for: 0 },
  of: undefined as never,
  within: 4_000,
  levels: [{ atLeast: 1, share: 0.25, severity: 'P3' }],
  clear: { for: 0 },
};

const plain = (atLeast: number): GroupModelRule => ({
  document: {
    id: 'PLAIN',
    quorum: { by: 'district', when: 'quick_v < 30', within: '2s', at_least: atLeast, share: 0.4 },
    severity: 'P3',
  },
  reads: ['quick_v'],
  member: { holds: (look) => below(look.value('quick_v'), 30), for: 0 },
  within: 2_000,
  levels: [{ atLeast, share: 0.4, severity: 'P3' }],
  clear: { for: 0 },
});

const dark = (silentFor: number): GroupModelRule => ({
  document: {
    id: 'DARK',
    quorum: { by: 'district', missing: `${silentFor}s`, within: '8s', at_least: 2, share: 0.5 },
    severity: 'P4',
    clear: { share: 0.4, for: '2s' },
    unless: ['service_mode'],
  },
  reads: [],
  service: true,
  member: { silentFor: silentFor * 1_000 },
  within: 8_000,
  levels: [{ atLeast: 2, share: 0.5, severity: 'P4' }],
  clear: { share: 0.4, for: 2_000 },
});

const manual: GroupModelRule = {
  document: {
    id: 'MANUAL',
    quorum: { by: 'district', when: 'temp_c > 80', within: '5s', at_least: 1, share: 0.3 },
    severity: 'P1',
    clear: 'manual',
  },
  reads: ['temp_c'],
  member: { holds: (look) => above(look.value('temp_c'), 80), for: 0 },
  within: 5_000,
  levels: [{ atLeast: 1, share: 0.3, severity: 'P1' }],
  clear: 'manual',
};

/** Each rule with the versions that it changes between. */
const rules: readonly (readonly GroupModelRule[])[] = [
  [gas, gasLater],
  [plain(2), plain(1)],
  [dark(15), dark(20)],
  [manual, manual],
];

function runEngine(happenings: readonly Happening[], cuts: readonly number[]): readonly Verdict[] {
  let bench = createBench();
  for (const [rule] of rules) bench.rule(0, rule?.document ?? {});
  for (const id of devices) bench.device(0, { id, district: homeOf(id) });
  const places = new Map<string, string | null>(devices.map((id) => [id, homeOf(id)]));
  const boards = new Map<string, string>();
  const gone = new Set<string>();
  const versions = new Map<string, number>();
  const verdicts: Verdict[] = [];
  happenings.forEach((one, index) => {
    if (cuts.includes(index)) bench = createBench(throughSnapshot(bench.engine.snapshot()));
    const at = one.at / 1000;
    if ('device' in one && gone.has(one.device)) verdicts.push(...bench.until(at));
    else if (one.kind === 'reading') {
      verdicts.push(...bench.reading(at, one.values, { ts: one.ts / 1000, device: one.device }));
    } else if (one.kind === 'heard') {
      verdicts.push(...bench.step(at, { kind: 'heard', device: one.device, why: 'status' }));
    } else if (one.kind === 'move' || one.kind === 'board') {
      if (one.kind === 'move') places.set(one.device, one.district);
      else boards.set(one.device, `at ${one.at} ${index}`);
      const facts = {
        id: one.device,
        district: places.get(one.device) ?? null,
        board: boards.get(one.device) ?? 'first',
      };
      verdicts.push(...bench.device(at, facts));
    } else if (one.kind === 'retire') {
      gone.add(one.device);
      verdicts.push(...bench.control(at, one.device, { label: 'device-retired' }));
    } else if (one.kind === 'clear') {
      verdicts.push(...bench.control(at, one.district, { label: 'clear', rule: 'MANUAL', by: 'ann' }));
    } else if (one.kind === 'change') {
      const variants = rules.find(([first]) => first?.document.id === one.rule);
      const version = (versions.get(one.rule) ?? 1) + 1;
      versions.set(one.rule, version);
      verdicts.push(...bench.rule(at, variants?.[one.variant]?.document ?? {}, version));
    } else if (one.kind === 'pulse') verdicts.push(...bench.until(at));
    else verdicts.push(...bench.daemon(at, one.kind));
  });
  return verdicts;
}

function throughSnapshot(snapshot: EngineSnapshot) {
  const engine = createEngine(testCatalogue);
  engine.restore(deserialize(serialize(snapshot)) as EngineSnapshot);
  return engine;
}

const inModelWords = (verdict: Verdict): GroupModelVerdict => ({
  rule: verdict.rule,
  version: verdict.version,
  group: verdict.subject.id,
  kind: verdict.kind,
  level: verdict.level,
  at: verdict.at - epoch,
  since: verdict.since - epoch,
  population: verdict.inputs.population as number,
  members: verdict.members ?? [],
});

/** Some places, or every one. */
const cuts = fc.oneof(fc.uniqueArray(fc.nat({ max: 70 }), { maxLength: 5 }), fc.constant([...Array(400).keys()]));

describe('rules over groups', () => {
  test('say exactly what a model says that asks and counts everybody every second', () => {
    const kinds = new Map<string, number>();
    const property = fc.property(history, (happenings) => {
      const verdicts = runEngine(happenings, []).map(inModelWords);
      for (const one of verdicts) kinds.set(`${one.rule} ${one.kind}`, (kinds.get(`${one.rule} ${one.kind}`) ?? 0) + 1);
      expect(verdicts).toEqual(runGroupModel(rules, devices, districts, happenings));
    });
    fc.assert(property, { seed, numRuns: 300 });
    // Every rule must have spoken, or the equality says little.
    for (const rule of ['GAS', 'PLAIN', 'DARK', 'MANUAL']) {
      expect([rule, (kinds.get(`${rule} breach`) ?? 0) > 20, (kinds.get(`${rule} clear`) ?? 0) > 10]).toEqual([
        rule,
        true,
        true,
      ]);
    }
    expect(kinds.get('GAS level') ?? 0).toBeGreaterThan(10);
  });

  test('give equal verdicts, to the last bit of their inputs, wherever snapshots cut the history', () => {
    const property = fc.property(history, cuts, (happenings, where) => {
      expect(runEngine(happenings, where)).toStrictEqual(runEngine(happenings, []));
    });
    fc.assert(property, { seed, numRuns: 150 });
  });
});
