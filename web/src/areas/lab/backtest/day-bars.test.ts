import { expect, it } from 'vitest';
import { dayBars, everyDay } from './day-bars.ts';

it('draws the days between as well', () => {
  const a = { name: 'A', days: [['2026-01-30', 2]] as const };
  const b = { name: 'B', days: [['2026-02-01', 1]] as const };
  expect(everyDay([a, b])).toEqual(['2026-01-30', '2026-01-31', '2026-02-01']);
  expect(dayBars([a, b], (day) => day.slice(8))).toMatchObject({
    xAxis: { data: ['30', '31', '01'] },
    series: [{ data: [2, 0, 0] }, { data: [0, 0, 1] }],
  });
});

it('draws nothing of nothing', () => {
  expect(dayBars([{ name: 'A', days: [] }], String)).toMatchObject({ series: [{ data: [] }] });
});
