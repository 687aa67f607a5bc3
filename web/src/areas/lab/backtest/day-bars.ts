import type { ChartOption } from '../../../kit/chart-core.ts';

interface DaySeries {
  readonly name: string;
  /** Days (UTC) with any, and how many. */
  readonly days: readonly (readonly [day: string, count: number])[];
}

const dayMs = 86_400_000;
/** Far more would be no bars. */
const mostDays = 800;

/** Every day from the first that has any to the last, also those with none. */
export function everyDay(all: readonly DaySeries[]): string[] {
  const known = all.flatMap(({ days }) => days.map(([day]) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`)));
  if (known.length === 0) return [];
  const first = Math.min(...known);
  const count = Math.min(mostDays, Math.round((Math.max(...known) - first) / dayMs) + 1);
  return Array.from({ length: count }, (_, i) => new Date(first + i * dayMs).toISOString().slice(0, 10));
}

/** Bars beside each other for each day. */
export function dayBars(all: readonly DaySeries[], nameOf: (day: string) => string): ChartOption {
  const days = everyDay(all);
  return {
    grid: { left: 8, right: 8, top: 32, bottom: 8, containLabel: true },
    legend: { top: 0, data: all.map(({ name }) => name) },
    tooltip: { trigger: 'axis', confine: true },
    xAxis: { type: 'category', data: days.map(nameOf) },
    yAxis: { type: 'value', minInterval: 1 },
    series: all.map(({ name, days: known }) => {
      const counts = new Map(known.map(([day, count]) => [day.slice(0, 10), count]));
      return { type: 'bar', name, barMaxWidth: 28, data: days.map((day) => counts.get(day) ?? 0) };
    }),
  };
}
