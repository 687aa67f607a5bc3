import { expect, test } from 'vitest';
import { Latencies } from './latency.ts';

test('quantiles are exact to about three per cent from microseconds to minutes', () => {
  for (const scale of [0.05, 1, 40, 9000]) {
    const latencies = new Latencies();
    for (let i = 1; i <= 10_000; i += 1) latencies.add((scale * i) / 10_000, 1);
    const { p50, p99, p999, max } = latencies.summary();
    expect(Math.abs(p50 / (scale * 0.5) - 1)).toBeLessThan(0.05);
    expect(Math.abs(p99 / (scale * 0.99) - 1)).toBeLessThan(0.05);
    expect(Math.abs(p999 / (scale * 0.999) - 1)).toBeLessThan(0.05);
    expect(max).toBe(scale);
  }
});

test('many at once count like many one by one', () => {
  const latencies = new Latencies();
  latencies.add(1, 990);
  latencies.add(100, 10);
  expect(latencies.summary().p50).toBeLessThan(1.1);
  expect(latencies.summary().p999).toBeGreaterThan(95);
});
