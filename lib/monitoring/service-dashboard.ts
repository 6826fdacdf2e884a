import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { toCdkMetric } from './metric.ts';
import type { Monitored } from './monitored.ts';
import type { Panel, PanelRow } from './panel.ts';

/** A dashboard is 24 columns wide. */
const columns = 24;
const periodSeconds = 60;

/** What a dashboard shows. */
export interface ServiceDashboardProps {
  readonly name: string;
  readonly rows: readonly PanelRow[];
  readonly alarms: readonly IAlarm[];
  readonly monitored: Monitored;
}

/** A dashboard from a table of panels: the state of all alarms first, then row by row. */
export function createServiceDashboard(scope: Construct, props: ServiceDashboardProps): Dashboard {
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: props.name,
    periodOverride: PeriodOverride.INHERIT,
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms], width: columns, height: 4 })],
      ...props.rows.flatMap((row): IWidget[][] => [
        [new TextWidget({ markdown: `## ${row.heading}`, width: columns, height: 1 })],
        ...lines(row.panels).map((line) => line.map((panel) => graph(panel, props.monitored))),
      ]),
    ],
  });
}

function graph(panel: Panel, monitored: Monitored): GraphWidget {
  return new GraphWidget({
    title: panel.title,
    width: panel.width,
    height: 6,
    stacked: panel.stacked ?? false,
    leftYAxis: { label: panel.unit, showUnits: false, min: 0 },
    left: panel.series(monitored).map(({ metric, label }) => toCdkMetric(metric, periodSeconds, label)),
  });
}

/** Breaks panels into lines that are at most 24 columns wide. */
function lines(panels: readonly Panel[]): readonly (readonly Panel[])[] {
  const broken: Panel[][] = [];
  let free = 0;
  for (const panel of panels) {
    if (panel.width > free) {
      broken.push([]);
      free = columns;
    }
    broken.at(-1)?.push(panel);
    free -= panel.width;
  }
  return broken;
}
