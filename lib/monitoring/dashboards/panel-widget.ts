import {
  GaugeWidget,
  GraphWidget,
  GraphWidgetView,
  type HorizontalAnnotation,
  type IMetric,
  type IWidget,
  SingleValueWidget,
  TableSummaryColumn,
  TableWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Panel, PanelContext, View } from './dashboard-definition.ts';
import type { PlannedAlarm } from '../plan/planned-alarm.ts';
import { panelMetric } from './panel-metric.ts';
import { thresholdLines } from './threshold-lines.ts';

const usualPeriodSeconds = 60;

/** Rows of the grid, by the view. */
const heights: Readonly<Record<View, number>> = {
  lines: 6,
  stacked: 6,
  bars: 6,
  pie: 6,
  table: 6,
  gauge: 6,
  number: 4,
};

/** A panel as a widget. */
export function panelWidget(panel: Panel, context: PanelContext, planned: readonly PlannedAlarm[]): IWidget {
  const { view = 'lines', periodSeconds = usualPeriodSeconds } = panel;
  const series = panel.series(context);
  const metrics = series.map((each, index) => panelMetric(each, index, periodSeconds));
  const left = metrics.filter((_, index) => series[index]?.axis !== 'right');
  const right = metrics.filter((_, index) => series[index]?.axis === 'right');
  const annotations = [...thresholdLines(panel.rules ?? [], planned)];
  switch (view) {
    case 'number':
      return new SingleValueWidget({ ...frame(panel), metrics, sparkline: panel.wholeRange !== true });
    case 'table':
      return new TableWidget({ ...frame(panel), metrics, summary: { columns: tableColumns } });
    case 'gauge':
      return new GaugeWidget({ ...frame(panel), metrics, annotations, leftYAxis: axisOf(panel) });
    default:
      return graph(panel, { left, right, annotations });
  }
}

const tableColumns = [TableSummaryColumn.MINIMUM, TableSummaryColumn.AVERAGE, TableSummaryColumn.MAXIMUM];

const graphViews: Readonly<Partial<Record<View, GraphWidgetView>>> = {
  bars: GraphWidgetView.BAR,
  pie: GraphWidgetView.PIE,
};

const graph = (
  panel: Panel,
  drawn: {
    readonly left: IMetric[];
    readonly right: IMetric[];
    readonly annotations: HorizontalAnnotation[];
  },
): GraphWidget =>
  new GraphWidget({
    ...frame(panel),
    view: graphViews[panel.view ?? 'lines'] ?? GraphWidgetView.TIME_SERIES,
    stacked: panel.view === 'stacked',
    left: drawn.left,
    right: drawn.right,
    leftAnnotations: drawn.annotations,
    leftYAxis: { label: panel.unit, showUnits: false, ...axisOf(panel) },
    ...(drawn.right.length === 0 ? {} : { rightYAxis: { showUnits: false, min: 0 } }),
  });

/** What every kind of widget has. Those without an axis carry their unit in the title. */
const frame = ({ title, width, unit, view = 'lines', wholeRange, start, region }: Panel) => ({
  title: ['number', 'table', 'pie', 'gauge'].includes(view) ? `${title} (${unit})` : title,
  width,
  height: heights[view],
  ...(wholeRange === undefined ? {} : { setPeriodToTimeRange: wholeRange }),
  ...(start === undefined ? {} : { start }),
  ...(region === undefined ? {} : { region }),
});

const axisOf = ({ axis }: Panel): { readonly min?: number; readonly max?: number } =>
  axis === undefined ? { min: 0 } : axis === 'free' ? {} : axis;
