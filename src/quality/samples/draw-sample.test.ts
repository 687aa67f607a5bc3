import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, drawSample } from './draw-sample.ts';

const work = (n: number, people = 5): Candidate[] =>
  Array.from({ length: n }, (_, i) => ({ id: `call_${i}`, person: `agent-${i % people}` }));

describe('a random sample', () => {
  it('is the same for the same seed, in whatever order the work comes', () => {
    const drawn = drawSample(work(500), 'seed-1', 20, 0);
    expect(drawn).toHaveLength(20);
    expect(drawSample(work(500).toReversed(), 'seed-1', 20, 0)).toEqual(drawn);
    expect(drawSample(work(500), 'seed-2', 20, 0)).not.toEqual(drawn);
  });

  it('draws nothing twice and never more than there is', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(80), fc.nat(5), fc.string(), (n, size, least, seed) => {
        const drawn = drawSample(work(n), seed, size, least);
        expect(new Set(drawn.map(({ id }) => id)).size).toBe(drawn.length);
        expect(drawn.length).toBe(Math.min(n, size));
      }),
    );
  });

  it('has some of everybody, also of one who did little', () => {
    const all = [...work(300, 3), { id: 'call_x', person: 'newcomer' }];
    for (const seed of ['a', 'b', 'c', 'd']) {
      const people = drawSample(all, seed, 12, 2).map(({ person }) => person);
      expect(people).toContain('newcomer');
      for (const person of ['agent-0', 'agent-1', 'agent-2']) {
        expect(people.filter((one) => one === person).length).toBeGreaterThanOrEqual(2);
      }
    }
  });

  it('draws everything equally often', () => {
    const times = new Map<string, number>();
    const draws = 2_000;
    for (let i = 0; i < draws; i += 1) {
      for (const { id } of drawSample(work(40), `seed-${i}`, 10, 0)) times.set(id, (times.get(id) ?? 0) + 1);
    }
    // Binomial with p = 1/4: five standard deviations are 97.
    expect(times.size).toBe(40);
    for (const n of times.values()) expect(Math.abs(n - draws / 4)).toBeLessThan(97);
  });
});
