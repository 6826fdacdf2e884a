import type { Template } from 'aws-cdk-lib/assertions';
import { deployed, properties } from './templates.ts';

/** A metric as an alarm or a panel names it. */
export interface NamedMetric {
  readonly where: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A search of a panel: the dimension names between its braces and the metric it looks for. */
export interface NamedSearch {
  readonly namespace: string;
  readonly dimensions: readonly string[];
  readonly name: string;
}

interface CfnMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** Every metric that the alarms of a template watch. */
export function alarmMetrics(template: Template): readonly NamedMetric[] {
  return properties(template, 'AWS::CloudWatch::Alarm').flatMap((alarm) => {
    const where = String(alarm['AlarmName']);
    const inputs = (alarm['Metrics'] as { MetricStat?: { Metric: CfnMetric } }[] | undefined) ?? [
      { MetricStat: { Metric: alarm as unknown as CfnMetric } },
    ];
    return inputs.flatMap(({ MetricStat }) =>
      MetricStat === undefined ? [] : [named(where, MetricStat.Metric)],
    );
  });
}

const named = (where: string, metric: CfnMetric): NamedMetric => ({
  where,
  namespace: metric.Namespace,
  name: metric.MetricName,
  dimensions: Object.fromEntries(
    (metric.Dimensions ?? []).map(({ Name, Value }) => [Name, String(deployed(Value))]),
  ),
});

/** A widget of a dashboard as CloudWatch gets it. */
export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly width: number;
  readonly properties: {
    readonly title?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

/** The widgets of every dashboard of a template. */
export const widgets = (template: Template): readonly Widget[] =>
  properties(template, 'AWS::CloudWatch::Dashboard').flatMap(
    (dashboard) =>
      (JSON.parse(String(deployed(dashboard['DashboardBody']))) as { widgets: Widget[] }).widgets,
  );

/** Every metric and every search that the dashboards show. */
export function panelMetrics(template: Template): { metrics: NamedMetric[]; searches: NamedSearch[] } {
  const metrics: NamedMetric[] = [];
  const searches: NamedSearch[] = [];
  for (const {
    properties: { title = '', metrics: rows = [] },
  } of widgets(template)) {
    for (const row of rows) {
      const [first] = row;
      if (typeof first === 'string')
        metrics.push(
          metricOfRow(
            title,
            row.filter((part) => typeof part === 'string'),
          ),
        );
      else searches.push(searchOf(String((first as { expression?: string }).expression)));
    }
  }
  return { metrics, searches };
}

function metricOfRow(where: string, [namespace = '', name = '', ...pairs]: readonly string[]): NamedMetric {
  const dimensions: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2)
    dimensions[pairs[index] ?? ''] = pairs[index + 1] ?? '';
  return { where, namespace, name, dimensions };
}

function searchOf(expression: string): NamedSearch {
  const match = /^SEARCH\('\{([^}]*)\} MetricName="(\w+)" deployment="\w+"', '\w+', \d+\)$/.exec(expression);
  if (match === null) throw new Error(`Not a search of ours: ${expression}`);
  const [namespace = '', ...dimensions] = (match[1] ?? '').split(',');
  return { namespace, dimensions, name: match[2] ?? '' };
}
