import type { ChartOption } from './chart-core.ts';
import { shownUnit } from './format.ts';

/** A value at an instant; null where none is known. */
export type Point = readonly [at: number, value: number | null];

export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
  /** Drawn thin and pale: other devices, for comparison. */
  readonly behind?: boolean;
}

export interface Threshold {
  readonly name: string;
  readonly value: number;
}

/** A span of time: an episode, a visit, a silence. */
export interface Band {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly kind: 'episode' | 'other';
}

export interface TelemetryDrawing {
  readonly lines: readonly Line[];
  readonly thresholds?: readonly Threshold[];
  readonly bands?: readonly Band[];
  readonly unit?: string;
  readonly from?: number;
  readonly to?: number;
}

export interface Words {
  readonly number: (value: number) => string;
  readonly dateTime: (at: number) => string;
  readonly dark: boolean;
}

const pale = { light: '#8a94a3', dark: '#6b7685' } as const;

/** How ECharts draws telemetry: lines over time, thresholds across, spans shaded, other devices pale behind. */
export function telemetryOption(drawing: TelemetryDrawing, { number, dateTime, dark }: Words): ChartOption {
  const { lines, thresholds = [], bands = [], unit = '', from, to } = drawing;
  const text = dark ? '#c3cad4' : '#434b57';
  const ends = bands.flatMap((band) => [band.from, band.to]);
  const span = (to ?? Math.max(...ends)) - (from ?? Math.min(...ends));
  const own = lines.filter(({ behind }) => behind !== true);
  return {
    grid: { left: 8, right: 16, top: 34, bottom: 8, containLabel: true },
    legend: { top: 0, type: 'scroll', textStyle: { color: text }, data: own.map(({ name }) => name) },
    tooltip: {
      trigger: 'axis',
      confine: true,
      valueFormatter: (value: unknown) => (typeof value === 'number' ? `${number(value)} ${shownUnit(unit)}` : '–'),
      axisPointer: { label: { formatter: ({ value }: { value: number }) => dateTime(value) } },
    },
    dataZoom: [{ type: 'inside', zoomOnMouseWheel: 'ctrl' }],
    xAxis: {
      type: 'time',
      ...(from === undefined ? {} : { min: from }),
      ...(to === undefined ? {} : { max: to }),
      axisLabel: { color: text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      name: shownUnit(unit),
      scale: true,
      nameTextStyle: { color: text },
      axisLabel: { color: text, formatter: number },
    },
    series: lines.map((line, place) => seriesOf(line, own[0] === line, place)),
  };

  function seriesOf({ name, points, behind }: Line, first: boolean, place: number): object {
    return {
      ...{ type: 'line', name, data: points, showSymbol: points.length < 3, connectNulls: false, sampling: 'lttb' },
      ...(behind === true ? { z: 1, silent: true } : { z: 3 + place }),
      lineStyle: behind === true ? { width: 1, opacity: 0.55, color: pale[dark ? 'dark' : 'light'] } : { width: 2 },
      ...(behind === true ? { itemStyle: { color: pale[dark ? 'dark' : 'light'] } } : {}),
      ...(first ? marksOf() : {}),
    };
  }

  function marksOf(): object {
    return {
      markLine: {
        ...{ symbol: 'none', silent: true, lineStyle: { color: dark ? '#ff7875' : '#cf1322', type: 'dashed' } },
        label: { color: dark ? '#ff7875' : '#cf1322', position: 'insideEndTop', formatter: '{b}' },
        data: thresholds.map(({ name, value }) => ({ name, yAxis: value })),
      },
      markArea: {
        silent: true,
        // An episode that goes on ends at the right edge, where a name in its middle would be cut.
        label: { color: text, position: 'insideTopRight' },
        data: named(bands, span).map((band) => [
          { name: band.name, xAxis: band.from, itemStyle: { color: colourOf(band.kind) } },
          { xAxis: band.to },
        ]),
      },
    };
  }
}

/** Where several end close to each other, the one that began last keeps its name; the others would be written over it. */
function named(bands: readonly Band[], span: number): readonly Band[] {
  const kept: number[] = [];
  return bands
    .toSorted((a, b) => b.from - a.from)
    .map((band) => {
      const free = kept.every((end) => Math.abs(end - band.to) > span / 5);
      if (free) kept.push(band.to);
      return free ? band : { ...band, name: '' };
    });
}

const colourOf = (kind: Band['kind']): string =>
  kind === 'episode' ? 'rgba(207, 19, 34, 0.14)' : 'rgba(22, 119, 255, 0.12)';
