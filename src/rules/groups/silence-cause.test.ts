import { expect, test } from 'vitest';
import { type Bench, createBench } from '../engine/test-bench.ts';
import { lift } from '../test-catalogue.ts';

// A heater's idle interval is 5 minutes here, a lift's too; the rule misses a device after 30.
const gone = { id: 'GONE', missing: '30m', severity: 'P4' };
const minute = 60;

interface Place {
  readonly district?: string;
  readonly building?: string;
  readonly gateway?: string;
}

/** Heaters by id, each with its place; all are heard each five minutes, a little one after the other. */
function town(places: Readonly<Record<string, Place>>): Bench {
  const bench = createBench();
  bench.rule(0, gone);
  for (const [id, { gateway, ...place }] of Object.entries(places)) {
    bench.device(0, { id, ...place, attributes: gateway === undefined ? {} : { gateway } });
  }
  return bench;
}

/** Lets the devices be heard from one minute to another. */
function beat(bench: Bench, from: number, to: number, ids: readonly string[]): void {
  for (let at = from; at <= to; at += 5) {
    ids.forEach((device, i) => void bench.reading(at * minute + i, { temp_c: 20 }, { device }));
  }
}

const causes = (bench: Bench): Record<string, string | undefined> =>
  Object.fromEntries(
    bench.verdicts.filter(({ kind }) => kind === 'breach').map(({ subject, cause }) => [subject.id, cause]),
  );

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `h${i}`);
const sharing = (count: number, place: Place) => Object.fromEntries(ids(count).map((id) => [id, place]));

test('a device alone in its silence is the cause itself', () => {
  const bench = town(sharing(10, { district: 'east', building: 'B1' }));
  beat(bench, 1, 61, ids(10));
  beat(bench, 66, 121, ids(10).slice(1));
  expect(causes(bench)).toEqual({ h0: 'device' });
});

test('three of a building and a fifth of it have lost power or network', () => {
  const bench = town(sharing(15, { district: 'east', building: 'B1' }));
  beat(bench, 1, 61, ids(15));
  beat(bench, 66, 121, ids(15).slice(3));
  expect(causes(bench)).toEqual({ h0: 'power-or-network', h1: 'power-or-network', h2: 'power-or-network' });
});

test('three are not enough where they are less than a fifth, nor two where they are all', () => {
  const many = town(sharing(16, { district: 'east' }));
  beat(many, 1, 61, ids(16));
  beat(many, 66, 121, ids(16).slice(3));
  expect(causes(many)).toEqual({ h0: 'device', h1: 'device', h2: 'device' });
  const few = town(sharing(2, { district: 'east' }));
  beat(few, 1, 61, ids(2));
  few.until(121 * minute);
  expect(causes(few)).toEqual({ h0: 'device', h1: 'device' });
});

test('a building tells where the district does not, and the district where the building does not', () => {
  const places = {
    ...sharing(30, { district: 'east', building: 'B2' }),
    ...sharing(3, { district: 'east', building: 'B1' }),
  };
  const bench = town(places);
  beat(bench, 1, 61, ids(30));
  beat(bench, 66, 121, ids(30).slice(3));
  expect(causes(bench).h0).toBe('power-or-network');
  const alone = town({ ...sharing(6, { district: 'east' }), h0: { district: 'east', building: 'B9' } });
  beat(alone, 1, 61, ids(6));
  alone.until(121 * minute);
  expect(causes(alone).h0).toBe('power-or-network');
});

test('those that fell silent long before, or later, did not fall silent with it', () => {
  const bench = town(sharing(6, { district: 'east' }));
  beat(bench, 1, 21, ids(6));
  beat(bench, 26, 61, ids(6).slice(2));
  beat(bench, 66, 76, ids(6).slice(3));
  bench.until(92 * minute);
  expect(causes(bench)).toEqual({ h0: 'device', h1: 'device', h2: 'device' });
});

test('a gateway is the cause when nobody behind it is heard, and somebody beside it is', () => {
  const behind = { district: 'east', gateway: 'gw-1' };
  const bench = town({
    ...sharing(20, { district: 'east' }),
    h0: behind,
    h1: behind,
    h2: behind,
    h3: behind,
    h4: behind,
  });
  beat(bench, 1, 61, ids(20));
  beat(bench, 66, 121, ids(20).slice(5));
  expect(causes(bench)).toEqual({ h0: 'gateway', h1: 'gateway', h2: 'gateway', h3: 'gateway', h4: 'gateway' });
});

test('a gateway is not the cause when the district is dark, nor when one behind it is heard', () => {
  const behind = { district: 'east', gateway: 'gw-1' };
  const dark = town({ ...sharing(8, { district: 'east' }), h0: behind, h1: behind });
  beat(dark, 1, 61, ids(8));
  dark.until(121 * minute);
  expect(causes(dark).h0).toBe('power-or-network');
  const partly = town({ ...sharing(20, { district: 'east' }), h0: behind, h1: behind, h2: behind });
  beat(partly, 1, 61, ids(20));
  beat(partly, 66, 121, ids(20).slice(2));
  expect(causes(partly)).toEqual({ h0: 'device', h1: 'device' });
});

test('a device that somebody works on is silent as planned', () => {
  const bench = town(sharing(1, { district: 'east' }));
  bench.reading(1, { service_on: true }, { device: 'h0' });
  bench.until(60 * minute);
  expect(causes(bench)).toEqual({ h0: 'planned' });
});

test('a device never heard says so, whatever its neighbours do', () => {
  const bench = town(sharing(4, { district: 'east' }));
  bench.until(60 * minute);
  expect(causes(bench)).toEqual({ h0: 'never-heard', h1: 'never-heard', h2: 'never-heard', h3: 'never-heard' });
});

test('a neighbour that could not be missed yet counts neither way', () => {
  const bench = createBench();
  bench.rule(0, { ...gone, missing: '3m', device_types: ['lift'] });
  for (const id of ['l0', 'l1', 'l2']) bench.device(0, { id, type: 'lift', district: 'east' });
  for (const id of ids(30)) bench.device(0, { id, district: 'east' });
  beat(bench, 1, 11, ids(30));
  for (const device of ['l0', 'l1', 'l2']) bench.reading(11 * minute, { temp_c: 20 }, { device, type: lift });
  bench.until(21 * minute);
  // The lifts are missed three minutes after; by then nobody can tell of the heaters, nor of the other two lifts.
  expect(causes(bench)).toEqual({ l0: 'device', l1: 'device', l2: 'device' });
});

test('our own outage makes nobody silent together', () => {
  const bench = town(sharing(6, { district: 'east' }));
  beat(bench, 1, 61, ids(6));
  bench.daemon(62 * minute, 'stop');
  bench.daemon(300 * minute, 'start');
  bench.daemon(300 * minute, 'admitting');
  beat(bench, 301, 340, ids(6).slice(1));
  expect(causes(bench)).toEqual({ h0: 'device' });
});
