import { expect, it } from 'vitest';
import { telemetryOption } from './telemetry-option.ts';

const words = { number: String, dateTime: String, dark: false };
const option = telemetryOption(
  {
    lines: [
      { name: 'others', points: [[0, 2]], behind: true },
      { name: 'pressure', points: [[0, 1]] },
    ],
    thresholds: [{ name: 'limit', value: 0.5 }],
    bands: [{ name: 'episode', from: 0, to: 1, kind: 'episode' }],
  },
  words,
) as { legend: { data: string[] }; series: { name: string; z: number; markLine?: { data: object[] } }[] };

it('names only the device itself in the legend', () => {
  expect(option.legend.data).toEqual(['pressure']);
});

it('draws other devices behind it, and thresholds and spans once', () => {
  const [others, own] = option.series;
  expect(others?.z).toBeLessThan(own?.z ?? 0);
  expect(option.series.map(({ markLine }) => markLine?.data.length)).toEqual([undefined, 1]);
});
