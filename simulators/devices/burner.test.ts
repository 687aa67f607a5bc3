import { expect, test } from 'vitest';
import type { Burner, BurnerInput } from './burner.ts';
import { coldBurner, stepBurner } from './burner.ts';

/** Runs the burner second by second and answers the phases it went through. */
function live(seconds: number, input: (second: number) => Partial<BurnerInput>, from = coldBurner(0)) {
  let burner: Burner = from;
  const phases: string[] = [burner.phase];
  for (let second = 1; second <= seconds; second += 1) {
    const now = { at: second * 1000, flowLpm: 0, pressureRatio: 1.1, ignitionMs: 800, proves: true, ...input(second) };
    burner = stepBurner(burner, now);
    if (burner.phase !== phases.at(-1)) phases.push(burner.phase);
  }
  return { burner, phases };
}

test('a draw goes through purge, spark, flame and purge back to rest', () => {
  const { phases } = live(120, (second) => ({ flowLpm: second < 60 ? 8 : 0 }));
  expect(phases).toEqual(['idle', 'prepurge', 'ignite', 'flame', 'postpurge', 'idle']);
});

test('a trickle below the start flow lights nothing', () => {
  expect(live(30, () => ({ flowLpm: 1.8 })).phases).toEqual(['idle']);
});

test('three failed ignitions lock out, and closing the tap resets', () => {
  const { phases, burner } = live(90, (second) => ({ flowLpm: second < 80 ? 8 : 0, pressureRatio: 0 }));
  const tries = ['prepurge', 'ignite'];
  expect(phases).toEqual(['idle', ...tries, ...tries, ...tries, 'lockout', 'idle']);
  expect(burner.attempts).toBe(0);
});

test('a flame that starves dies after six seconds and is lit again', () => {
  const { burner, phases } = live(20, (second) => ({ flowLpm: 8, pressureRatio: second > 5 && second < 13 ? 0.2 : 1 }));
  expect(phases).toEqual(['idle', 'prepurge', 'ignite', 'flame', 'prepurge', 'ignite', 'flame']);
  expect(burner.flameLosses).toBe(1);
});

test('a short dip does not kill the flame', () => {
  const { burner } = live(20, (second) => ({ flowLpm: 8, pressureRatio: second > 5 && second < 10 ? 0.2 : 1 }));
  expect(burner).toMatchObject({ phase: 'flame', flameLosses: 0 });
});
