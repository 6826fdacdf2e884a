import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  metricCatalogue,
  type MetricDimensions,
  type MetricName,
  metricNamespace,
} from '../../core/telemetry/catalogue.ts';

/** How the values of a period become one: CloudWatch's names. */
export type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount' | 'p50' | 'p95' | 'p99';

/** One metric, fully named. */
export interface SingleMetric {
  readonly kind: 'single';
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
}

/** Metric math over single metrics; ids are the names in the expression. */
export interface MathMetric {
  readonly kind: 'math';
  readonly expression: string;
  readonly inputs: Readonly<Record<string, SingleMetric>>;
}

/** Every series of a catalogued metric, whatever its dimension values; for dashboards, alarms cannot search. */
export interface SearchMetric {
  readonly kind: 'search';
  readonly name: MetricName;
  readonly statistic: Statistic;
}

/** What an alarm can watch. */
export type AlarmMetric = SingleMetric | MathMetric;

/** A metric of this service, with exactly the dimensions of the catalogue. */
export const own = <M extends MetricName>(
  name: M,
  dimensions: MetricDimensions<M>,
  statistic: Statistic,
): SingleMetric => ({ kind: 'single', namespace: metricNamespace, name, dimensions, statistic });

/** A metric that AWS publishes. */
export const aws = (
  namespace: `AWS/${string}` | 'ECS/ContainerInsights',
  name: string,
  dimensions: Readonly<Record<string, string>>,
  statistic: Statistic,
): SingleMetric => ({ kind: 'single', namespace, name, dimensions, statistic });

/** An expression over metrics. */
export const math = (expression: string, inputs: Readonly<Record<string, SingleMetric>>): MathMetric => ({
  kind: 'math',
  expression,
  inputs,
});

/** All series of a catalogued metric. */
export const search = (name: MetricName, statistic: Statistic): SearchMetric => ({
  kind: 'search',
  name,
  statistic,
});

/** The CDK form of a metric. */
export function toCdkMetric(
  metric: AlarmMetric | SearchMetric,
  periodSeconds: number,
  label?: string,
): IMetric {
  const period = Duration.seconds(periodSeconds);
  const labelled = label === undefined ? {} : { label };
  if (metric.kind === 'single') return single(metric, period, label);
  if (metric.kind === 'search') {
    return new MathExpression({ expression: searchExpression(metric, periodSeconds), period, ...labelled });
  }
  return new MathExpression({
    expression: metric.expression,
    usingMetrics: Object.fromEntries(
      Object.entries(metric.inputs).map(([id, input]) => [id, single(input, period)]),
    ),
    period,
    ...labelled,
  });
}

const single = (metric: SingleMetric, period: Duration, label?: string): Metric =>
  new Metric({
    namespace: metric.namespace,
    metricName: metric.name,
    dimensionsMap: { ...metric.dimensions },
    statistic: metric.statistic,
    period,
    ...(label === undefined ? {} : { label }),
  });

/** The braces name all dimensions: metrics with fewer or more do not match. */
function searchExpression({ name, statistic }: SearchMetric, periodSeconds: number): string {
  const schema = [metricNamespace, ...metricCatalogue[name].dimensions].join(',');
  return `SEARCH('{${schema}} MetricName="${name}"', '${statistic}', ${periodSeconds})`;
}
