import { describe, expect, it } from 'vitest';
import { hours, instant, minutes } from '../../base/index.ts';
import { judgeAbsence, judgeRepair, presenceWindow } from './judge-visit.ts';

const flow = { signal: 'water_flow_lpm', speaks: (value: unknown) => typeof value === 'number' && value > 0.5 };

describe('nobody at home', () => {
  it('is contradicted by water that was drawn, with when and how much', () => {
    const points = [
      [1_000, 0],
      [2_000, 6.2],
    ] as const;
    expect(judgeAbsence([flow], [{ signal: 'water_flow_lpm', points }])).toEqual({
      state: 'contradicted',
      reason: 'in-use',
      evidence: { signal: 'water_flow_lpm', at: 2_000, value: 6.2 },
    });
  });

  it('agrees with a device that measured and was not used, a dripping tap included', () => {
    const judged = judgeAbsence([flow], [{ signal: 'water_flow_lpm', points: [[1_000, 0.3]] }]);
    expect(judged).toEqual({ state: 'agrees', reason: 'not-in-use', evidence: null });
  });

  it('is unknown where the device said nothing', () => {
    expect(judgeAbsence([flow], []).state).toBe('unknown');
    expect(judgeAbsence([], [{ signal: 'water_flow_lpm', points: [[1_000, 9]] }]).state).toBe('unknown');
  });

  it('is looked at from a quarter of an hour before the arrival to one after the leaving', () => {
    const [arrivedAt, finishedAt] = [instant(hours(10)), instant(hours(10) + minutes(5))];
    const { from, to } = presenceWindow({ arrivedAt, finishedAt });
    expect([arrivedAt - from, to - finishedAt]).toEqual([minutes(15), minutes(15)]);
  });
});

describe('a repair that is said to be done', () => {
  const finishedAt = instant(hours(10));
  const asked = { recoveredAt: null, heldAt: undefined, finishedAt, visitedAgainAt: null, now: instant(hours(11)) };

  it('is, when the alert has recovered', () => {
    expect(judgeRepair({ ...asked, recoveredAt: instant(hours(10.5)) })?.state).toBe('agrees');
  });

  it('is not, when the device shows anew that the condition holds', () => {
    expect(judgeRepair({ ...asked, heldAt: instant(hours(10.9)) })).toMatchObject({
      state: 'contradicted',
      reason: 'condition-holds',
    });
  });

  it('is waited for while the device shows neither, a day at most', () => {
    expect(judgeRepair(asked)).toBeUndefined();
    expect(judgeRepair({ ...asked, now: instant(finishedAt + hours(24)) })?.state).toBe('unknown');
  });

  it('is told by nothing that was seen after somebody came again: that is of their work', () => {
    const visitedAgainAt = instant(hours(10.5));
    const again = { ...asked, visitedAgainAt };
    expect(judgeRepair({ ...again, recoveredAt: instant(hours(10.6)), heldAt: visitedAgainAt })).toMatchObject({
      ...{ state: 'unknown', reason: 'visited-again', evidence: { at: visitedAgainAt } },
    });
    expect(judgeRepair({ ...again, recoveredAt: instant(hours(10.4)) })?.state).toBe('agrees');
    expect(judgeRepair({ ...again, heldAt: instant(hours(10.4)) })?.state).toBe('contradicted');
  });
});
