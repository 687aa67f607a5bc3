import { BarChart, LineChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import * as core from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

core.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, DataZoomComponent]);
core.use([MarkAreaComponent, MarkLineComponent, AriaComponent, CanvasRenderer]);

/** The parts of ECharts that the console draws with; only pages that draw load this file. */
export const startChart = core.init;
export type Chart = core.EChartsType;
export type ChartOption = core.EChartsCoreOption;
