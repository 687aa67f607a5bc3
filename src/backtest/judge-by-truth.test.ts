import { describe, expect, it } from 'vitest';
import { days, type Instant, instant, minutes } from '../base/index.ts';
import type { Subject } from '../rules/index.ts';
import { judgeByTruth, type TruthEvent } from './judge-by-truth.ts';
import type { FoundEpisode } from './result.ts';

const noon = Date.UTC(2026, 0, 15, 12);
const at = (minute: number): Instant => instant(noon + minutes(minute));

const episode = (id: string, openedAt: Instant, kind: Subject['kind'] = 'device'): FoundEpisode => ({
  ...{ subject: { kind, id } as Subject, since: openedAt, until: null, openedAt, endedAt: null, severity: 'P2' },
});
const event = (device: string, onset: Instant, more: Partial<TruthEvent> = {}): TruthEvent => ({
  ...{ device, onset, end: null, mustFire: ['GH-08'] },
  ...more,
});

describe('episodes held against the truth', () => {
  it('count for events of their own device that the rule has to find, and are false otherwise', () => {
    const truth = [event('a', at(0)), event('b', at(0)), event('c', at(0), { mustFire: ['GH-02'] })];
    const found = [episode('a', at(2)), episode('c', at(2)), episode('d', at(2))];
    expect(judgeByTruth('GH-08', found, truth)).toMatchObject({
      ...{ events: 2, eventsFound: 1, hits: 1, falseAlerts: 2, duplicates: 0 },
      ...{ precision: 1 / 3, recall: 1 / 2, detectP50: minutes(2), detectP95: minutes(2) },
    });
  });

  it.each([
    ['30 days before its onset', -days(30), true],
    ['more than 30 days before', -days(30) - 1, false],
    ['at its end', minutes(60), true],
    ['after its end', minutes(60) + 1, false],
  ])('count when they open %s: %s', (_words, offset, counts) => {
    const truth = [event('a', at(0), { end: at(60) })];
    const judged = judgeByTruth('GH-08', [episode('a', instant(noon + offset))], truth);
    expect([judged.hits, judged.falseAlerts]).toEqual(counts ? [1, 0] : [0, 1]);
  });

  it('lead by the first of them, and the others repeat it', () => {
    const truth = [event('a', at(0), { event: at(90) })];
    const found = [episode('a', at(40)), episode('a', at(10)), episode('a', at(70))];
    expect(judgeByTruth('GH-08', found, truth)).toMatchObject({
      ...{ hits: 3, duplicates: 2, precision: 1, recall: 1 },
      ...{ detectP50: minutes(10), leadP10: minutes(80), leadP50: minutes(80) },
    });
  });

  it('have no lead where there was nothing to warn of, and a negative one where they came too late', () => {
    const found = [episode('a', at(5)), episode('b', at(5))];
    const truth = [event('a', at(0)), event('b', at(0), { event: at(3) })];
    expect(judgeByTruth('GH-08', found, truth)).toMatchObject({ leadP10: -minutes(2), leadP50: -minutes(2) });
  });

  it('of a place count for whoever stood there', () => {
    const truth = [event('a', at(0)), event('b', at(1))];
    const found = [episode('hexi', at(3), 'district')];
    expect(judgeByTruth('GH-08', found, truth)).toMatchObject({ events: 2, eventsFound: 2, hits: 1, falseAlerts: 0 });
  });

  it('give shares and quantiles of nothing as null', () => {
    const nothing = { precision: null, recall: null, detectP50: null, detectP95: null, leadP10: null, leadP50: null };
    expect(judgeByTruth('GH-08', [], [])).toMatchObject({ events: 0, ...nothing });
    expect(judgeByTruth('GH-08', [], [event('a', at(0))])).toMatchObject({ precision: null, recall: 0 });
    expect(judgeByTruth('GH-08', [episode('a', at(0))], [])).toMatchObject({ precision: 0, recall: null });
  });

  it('give the quantiles by rank: of twenty detections the 95th percentile is the nineteenth', () => {
    const ids = Array.from({ length: 20 }, (_, i) => `d-${i}`);
    const truth = ids.map((id) => event(id, at(0)));
    const found = ids.map((id, i) => episode(id, at(i + 1)));
    expect(judgeByTruth('GH-08', found, truth)).toMatchObject({ detectP50: minutes(10), detectP95: minutes(19) });
  });
});
