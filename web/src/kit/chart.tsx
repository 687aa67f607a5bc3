import { useEffect, useRef } from 'react';
import { type ChartOption, type Chart as Drawn, startChart } from './chart-core.ts';
import { useTheme } from './theme.tsx';

interface ChartProps {
  /** Drawn anew when it changes; memoise it. */
  readonly option: ChartOption;
  /** What is seen, in a sentence, for those who do not see it. */
  readonly label: string;
  readonly height?: number;
  /** Name of what was pressed and its place in the data. */
  readonly onPress?: (series: string, place: number) => void;
}

/** Those of the house, in this order; what is compared has the second. */
const palette = {
  light: ['#0958d9', '#ad4e00', '#237804', '#722ed1'],
  dark: ['#4096ff', '#ffc53d', '#73d13d', '#b37feb'],
} as const;

/** A chart in the colours of the theme that keeps to the width it is given. */
export function Chart({ option, label, height = 260, onPress }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn>(undefined);
  const pressed = useRef(onPress);
  const { dark } = useTheme();
  useEffect(() => {
    pressed.current = onPress;
  });
  useEffect(() => {
    if (host.current === null) return;
    const chart = startChart(host.current, dark ? 'dark' : undefined);
    drawn.current = chart;
    chart.on('click', ({ seriesName = '', dataIndex }) => pressed.current?.(seriesName, dataIndex ?? 0));
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(host.current);
    return () => {
      watch.disconnect();
      chart.dispose();
      drawn.current = undefined;
    };
  }, [dark]);
  useEffect(() => {
    const look = { backgroundColor: 'transparent', animation: false, color: [...palette[dark ? 'dark' : 'light']] };
    drawn.current?.setOption({ ...look, ...option }, { notMerge: true });
  }, [option, dark]);
  return <div ref={host} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}
