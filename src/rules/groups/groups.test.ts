import { deserialize, serialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../engine/engine.ts';
import type { EngineSnapshot } from '../engine/snapshot.ts';
import { type Bench, createBench, epoch } from '../engine/test-bench.ts';
import { lift, testCatalogue } from '../test-catalogue.ts';
import type { Verdict } from '../verdict.ts';

const gas = {
  id: 'GAS',
  quorum: { by: 'district', when: 'pressure_pa < 50', within: '30s', at_least: 3, share: 0.5 },
  severity: 'P3',
  clear: { share: 0.2, for: '20s' },
};
const dark = {
  id: 'DARK',
  quorum: { by: 'district', missing: '60s', within: '30s', at_least: 3, share: 0.5 },
  severity: 'P4',
};

/** Ten heaters, the first six of them in the east. */
function town(...rules: readonly object[]): Bench {
  const bench = createBench();
  for (const rule of rules) bench.rule(0, rule);
  for (let i = 0; i < 10; i += 1) bench.device(0, { id: `h${i}`, district: i < 6 ? 'east' : 'west' });
  return bench;
}

const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const say = (bench: Bench, at: number, who: readonly number[], pressure_pa: number): void => {
  for (const i of who) bench.reading(at, { pressure_pa }, { device: `h${i}` });
};
const inShort = ({ rule, kind, severity, subject, at, since, reason, inputs, members }: Verdict): string => {
  const named = members === undefined ? '' : `: ${members.join(' ')}`;
  const numbers = `${inputs.members}/${inputs.population}`;
  const time = `at ${(at - epoch) / 1000} since ${(since - epoch) / 1000}`;
  return `${rule} ${kind} ${severity} ${subject.kind} ${subject.id} ${numbers} ${time} ${reason}${named}`;
};
const story = (bench: Bench): string[] => bench.verdicts.map(inShort);

describe('a quorum of devices that meet a condition', () => {
  test('breaches when there are enough of them and they are a large enough share, and says who they are', () => {
    const bench = town(gas);
    say(bench, 1, all, 100);
    say(bench, 10, [1, 0, 6, 7], 40);
    bench.until(12);
    expect(story(bench)).toEqual([]);
    say(bench, 13, [2], 40);
    expect(story(bench)).toEqual(['GAS breach P3 district east 3/6 at 13 since 13 condition: h0 h1 h2']);
    expect(bench.verdicts[0]?.inputs).toEqual({ members: 3, population: 6, share: 0.5 });
    expect(bench.engine.openEpisodes()).toMatchObject([{ rule: 'GAS', subject: { kind: 'district', id: 'east' } }]);
  });

  test('counts a device for a while after it ceased to meet the condition, and ends when the share has been low', () => {
    const bench = town(gas);
    say(bench, 1, all, 100);
    say(bench, 10, [0], 40);
    say(bench, 12, [0], 100);
    say(bench, 20, [1, 2], 40);
    say(bench, 41.5, [1, 2], 100);
    bench.until(200);
    expect(story(bench)).toEqual([
      'GAS breach P3 district east 3/6 at 20 since 20 condition: h0 h1 h2',
      // The first left at 42, the others 30 s after they had ceased; then the share must be low for 20 s.
      'GAS clear P3 district east 0/6 at 92 since 72 condition',
    ]);
  });

  test('asks for the share of those that `of` names only', () => {
    const bench = town({ ...gas, quorum: { ...gas.quorum, of: 'burner_state == "flame"', share: 1 } });
    say(bench, 1, all, 100);
    for (const i of [0, 1, 2]) bench.reading(2, { burner_state: 'flame', pressure_pa: 40 }, { device: `h${i}` });
    expect(story(bench)).toEqual(['GAS breach P3 district east 3/3 at 2 since 2 condition: h0 h1 h2']);
  });

  test('goes from level to level with the numbers', () => {
    const levels = [
      { at_least: 5, share: 0.5, severity: 'P1' },
      { at_least: 2, share: 0.2, severity: 'P3' },
    ];
    const { severity: _, ...rest } = gas;
    const quorum = { by: 'district', when: 'pressure_pa < 50', within: '5s', levels };
    const bench = town({ ...rest, quorum, clear: { share: 0.1 } });
    say(bench, 1, all, 100);
    say(bench, 2, [0, 1], 40);
    say(bench, 3, [2, 3, 4], 40);
    say(bench, 4, [2, 3, 4], 100);
    say(bench, 20, [0, 1], 100);
    bench.until(60);
    expect(bench.verdicts.map(({ kind, severity, level, at }) => [kind, severity, level, (at - epoch) / 1000])).toEqual(
      [
        ['breach', 'P3', 1, 2],
        ['level', 'P1', 0, 3],
        ['level', 'P3', 1, 9],
        ['clear', 'P3', 1, 25],
      ],
    );
  });

  test('leaves out devices that stand nowhere, are retired, moved away, or have got a new board', () => {
    const bench = town(gas);
    bench.device(0, { id: 'nowhere' });
    say(bench, 1, all, 40);
    bench.reading(1, { pressure_pa: 40 }, { device: 'nowhere' });
    bench.verdicts.length = 0;
    bench.control(2, 'h0', { label: 'device-retired' });
    bench.device(2, { id: 'h1', district: 'east', board: 'second' });
    bench.device(2, { id: 'h2', district: 'west' });
    bench.device(2, { id: 'h3', district: 'west' });
    bench.until(3);
    // The other two of the east are no longer three, and 2 of 2 is no low share: it stays open.
    expect(story(bench)).toEqual([]);
    say(bench, 4, [4, 5], 100);
    bench.until(100);
    expect(story(bench)[0]).toBe('GAS clear P3 district east 0/2 at 54 since 34 condition');
  });

  test('is one subject a kind: a provider has its own', () => {
    const bench = createBench();
    bench.rule(0, { ...gas, quorum: { ...gas.quorum, by: 'provider', at_least: 2 } });
    bench.device(0, { id: 'h1', district: 'east', provider: 'Gas & Co' });
    bench.device(0, { id: 'h2', district: 'west', provider: 'Gas & Co' });
    say(bench, 1, [1, 2], 40);
    expect(bench.verdicts.map(({ subject }) => subject)).toEqual([{ kind: 'provider', id: 'Gas & Co' }]);
  });

  test('counts devices of several types', () => {
    const bench = createBench();
    const quorum = { by: 'district', when: 'temp_c > 60', at_least: 2, share: 1 };
    bench.rule(0, { ...gas, device_types: ['heater', 'lift'], quorum });
    bench.device(0, { id: 'h1', district: 'east' });
    bench.device(0, { id: 'l1', district: 'east', type: 'lift' });
    bench.reading(1, { temp_c: 70 });
    bench.reading(2, { temp_c: 70 }, { device: 'l1', type: lift });
    expect(story(bench)).toEqual(['GAS breach P3 district east 2/2 at 2 since 2 condition: h1 l1']);
  });

  test('ends by a person where the rule says so, and begins anew when it is still met', () => {
    const bench = town({ ...gas, clear: 'manual' });
    say(bench, 1, [0, 1, 2], 40);
    bench.control(5.5, 'east', { label: 'clear', rule: 'GAS', by: 'ann' });
    bench.until(10);
    expect(story(bench).slice(1)).toEqual([
      'GAS clear P3 district east 3/3 at 5.5 since 5.5 manual',
      'GAS breach P3 district east 3/3 at 6 since 6 condition: h0 h1 h2',
    ]);
  });

  test('keeps its episode through a new version, and loses it with the rule', () => {
    const bench = town(gas);
    say(bench, 1, all, 40);
    bench.rule(2, { ...gas, quorum: { ...gas.quorum, at_least: 4 } }, 2);
    bench.until(60);
    bench.control(61, 'GAS', { label: 'rule-retired', rule: 'GAS' });
    expect(story(bench)).toEqual([
      'GAS breach P3 district east 3/3 at 1 since 1 condition: h0 h1 h2',
      'GAS breach P3 district west 3/3 at 1 since 1 condition: h6 h7 h8',
      'GAS clear P3 district east 6/6 at 61 since 61 rule-retired',
      'GAS clear P3 district west 4/4 at 61 since 61 rule-retired',
    ]);
  });

  test('names five hundred members at most, and counts them all', () => {
    const bench = createBench();
    bench.rule(0, { ...gas, quorum: { ...gas.quorum, at_least: 600 } });
    for (let i = 0; i < 600; i += 1) bench.device(0, { id: `h${i}`, district: 'east' });
    for (let i = 0; i < 600; i += 1) bench.reading(1, { pressure_pa: 40 }, { device: `h${i}` });
    expect(bench.verdicts[0]?.inputs.members).toBe(600);
    expect(bench.verdicts[0]?.members).toHaveLength(500);
  });
});

describe('a quorum of silent devices', () => {
  const beat = (bench: Bench, from: number, to: number, who: readonly number[]): void => {
    for (let at = from; at <= to; at += 10) say(bench, at, who, 100);
  };

  test('is met by those that fall silent together, and stays while they are', () => {
    const bench = town(dark);
    beat(bench, 1, 101, all);
    beat(bench, 111, 501, [3, 4, 5, 6, 7, 8, 9]);
    beat(bench, 511, 571, all);
    expect(story(bench)).toEqual([
      'DARK breach P4 district east 3/6 at 161 since 161 missing: h0 h1 h2',
      'DARK clear P4 district east 2/6 at 511 since 511 missing',
    ]);
  });

  test('is not met by devices that were silent long before, and these are no part of its share', () => {
    const bench = town({ ...dark, quorum: { ...dark.quorum, share: 0.75 } });
    beat(bench, 1, 101, all);
    beat(bench, 111, 301, [2, 3, 4, 5, 6, 7, 8, 9]);
    expect(story(bench)).toEqual([]);
    beat(bench, 311, 401, [5, 6, 7, 8, 9]);
    expect(story(bench)).toEqual(['DARK breach P4 district east 3/4 at 361 since 361 missing: h2 h3 h4']);
  });

  test('is not met by devices that were never heard', () => {
    const bench = town(dark);
    bench.until(1000);
    expect(story(bench)).toEqual([]);
  });

  test('is not met by our own outage', () => {
    const bench = town(dark);
    beat(bench, 1, 101, all);
    bench.daemon(102, 'stop');
    bench.daemon(4000, 'start');
    bench.daemon(4001, 'admitting');
    beat(bench, 4031, 4101, all);
    expect(story(bench)).toEqual([]);
  });
});

test('a group whose time came while nobody listened is judged in the second after, through a snapshot too', () => {
  const run = (cut: boolean): string[] => {
    let bench = town({ ...gas, quorum: { ...gas.quorum, within: '1s' } });
    say(bench, 1, all, 40);
    say(bench, 2, all, 100);
    bench.until(5);
    bench.daemon(10, 'stop');
    bench.daemon(40, 'start');
    bench.daemon(40, 'admitting');
    const before = story(bench);
    if (cut) {
      const engine = createEngine(testCatalogue);
      engine.restore(deserialize(serialize(bench.engine.snapshot())) as EngineSnapshot);
      bench = createBench(engine);
    }
    bench.until(40.5);
    bench.until(50);
    return [...before, ...story(bench).slice(cut ? 0 : before.length)];
  };
  expect(run(false).slice(2)).toEqual([
    'GAS clear P3 district east 0/6 at 41 since 3 condition',
    'GAS clear P3 district west 0/4 at 41 since 3 condition',
  ]);
  expect(run(true)).toEqual(run(false));
});
