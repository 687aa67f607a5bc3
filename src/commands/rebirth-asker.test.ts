import { describe, expect, test } from 'vitest';
import { createDrivenClock, instant, seconds } from '../base/index.ts';
import { createRebirthAsker } from './rebirth-asker.ts';

function plant() {
  const clock = createDrivenClock(instant(0));
  const asked: [number, string, string][] = [];
  const now = { wants: true, listens: true };
  const look = createRebirthAsker({
    clock,
    fold: { wantingRebirth: () => (now.wants ? [{ publisher: 'edge', group: 'g', node: 'n' }] : []) },
    publish: async (device, topic) => {
      asked.push([clock.now() / 1_000, device, topic]);
      return now.listens ? 'delivered' : 'no_subscriber';
    },
  });
  const run = async (until: number): Promise<void> => {
    while (clock.now() < seconds(until)) {
      await look();
      clock.advanceTo(instant(clock.now() + seconds(1)));
    }
  };
  return { now, run, asked, at: () => asked.map(([at]) => at) };
}

describe('an edge node of which something is missing', () => {
  test('is asked at once, by the device that speaks for it, and then less and less often', async () => {
    const { run, asked, at } = plant();
    await run(3_000);
    expect(asked[0]).toEqual([0, 'edge', 'spBv1.0/g/NCMD/n']);
    expect(at()).toEqual([0, 10, 30, 70, 150, 310, 630, 1_230, 1_830, 2_430]);
  });

  test('is not asked more often because its births come and bring nothing better', async () => {
    const { now, run, at } = plant();
    await run(5);
    now.wants = false;
    await run(7);
    now.wants = true;
    await run(80);
    expect(at()).toEqual([0, 10, 30, 70]);
  });

  test('is asked at once again after it was well for a while', async () => {
    const { now, run, at } = plant();
    await run(1);
    now.wants = false;
    await run(60);
    now.wants = true;
    await run(61);
    expect(at()).toEqual([0, 60]);
  });

  test('that does not listen is tried again every ten seconds', async () => {
    const { now, run, at } = plant();
    now.listens = false;
    await run(35);
    expect(at()).toEqual([0, 10, 20, 30]);
  });
});
