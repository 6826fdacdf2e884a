import type { Template } from 'aws-cdk-lib/assertions';
import {
  type DashboardBody,
  parseDashboardBody,
  type Widget,
} from '../../../cloudwatch-sim/dashboards/dashboard-body.ts';
import { widgetQueries } from '../../../cloudwatch-sim/dashboards/widget-queries.ts';
import type { NamedMetric } from './metrics.ts';
import { deployed, properties } from './templates.ts';

/** The dashboards of a template by name. */
export const dashboardsOf = (template: Template): ReadonlyMap<string, DashboardBody> =>
  new Map(
    properties(template, 'AWS::CloudWatch::Dashboard').map((dashboard) => [
      String(dashboard['DashboardName']),
      parseDashboardBody(String(deployed(dashboard['DashboardBody']))),
    ]),
  );

/** Where a widget is on the grid. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a widget is on the grid. */
export const placeOf = (widget: Widget): Place => widget as unknown as Place;

/** A search of a panel: the dimensions between its braces, and what it looks for. */
export interface NamedSearch {
  readonly where: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
  readonly deployment: string;
  readonly statistic: string;
}

/** A metric of a panel with its statistic. */
export type PanelMetric = NamedMetric & { readonly statistic: string };

/** Everything that widgets ask for: metrics one by one, and searches. */
export function askedBy(widgets: readonly Widget[]): {
  readonly metrics: readonly PanelMetric[];
  readonly searches: readonly NamedSearch[];
} {
  const asked = widgets.flatMap((widget) =>
    widgetQueries(widget, { start: 0, end: 3_600_000 }).queries.map((query) => ({
      where: widget.properties.title ?? '',
      query,
    })),
  );
  return {
    metrics: asked.flatMap(({ where, query: { MetricStat: stat } }): PanelMetric[] => {
      if (stat === undefined) return [];
      const { Namespace: namespace, MetricName: name, Dimensions } = stat.Metric;
      const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
      return [{ where, namespace, name, dimensions, statistic: stat.Stat }];
    }),
    searches: asked.flatMap(({ where, query: { Expression = '' } }) => searchesIn(Expression, where)),
  };
}

function searchesIn(expression: string, where: string): readonly NamedSearch[] {
  const form = /SEARCH\('\{([^}]*)\} MetricName="(\w+)" deployment="([\w-]+)"', '([^']+)', \d+\)/g;
  const found = [...expression.matchAll(form)].map(
    ([, schema = '', name = '', deployment = '', statistic = '']) => {
      const [namespace = '', ...dimensions] = schema.split(',');
      return { where, namespace, name, dimensions, deployment, statistic };
    },
  );
  if (found.length !== expression.split('SEARCH(').length - 1)
    throw new Error(`${where}: not a search of ours: ${expression}`);
  return found;
}
