import { describe, expect, it } from 'vitest';
import { createDrivenClock } from './clock.ts';
import { instant, seconds } from './duration.ts';

describe('a driven clock', () => {
  it('fires timers in time order as it passes them, and shows each the instant it was set for', () => {
    const clock = createDrivenClock(instant(0));
    const fired: [string, number][] = [];
    clock.after(seconds(5), () => fired.push(['once', clock.now()]));
    clock.every(seconds(2), () => fired.push(['every', clock.now()]));
    clock.advanceTo(instant(6_000));
    expect(fired).toEqual([
      ['every', 2_000],
      ['every', 4_000],
      ['once', 5_000],
      ['every', 6_000],
    ]);
  });

  it('never runs backwards', () => {
    const clock = createDrivenClock(instant(9_000));
    clock.advanceTo(instant(1_000));
    expect(clock.now()).toBe(9_000);
  });

  it('lets a timer be taken back', () => {
    const clock = createDrivenClock(instant(0));
    let fired = false;
    clock
      .after(seconds(1), () => {
        fired = true;
      })
      [Symbol.dispose]();
    clock.advanceTo(instant(10_000));
    expect(fired).toBe(false);
  });
});
