import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  deploymentDimension,
  dimensionSets,
  type MetricDimensions,
  type MetricName,
  metricNamespace,
} from '../../core/telemetry/catalogue.ts';
import { seriesFault } from '../config/catalogued-series.ts';
import type { Monitored } from './monitored.ts';

/** How the values of a period become one: CloudWatch's names. */
export type Statistic =
  | 'Sum'
  | 'Average'
  | 'Minimum'
  | 'Maximum'
  | 'SampleCount'
  | 'p50'
  | 'p95'
  | 'p99'
  /** Percentage of the values above the first bound, up to the second. */
  | `PR(${number | ''}:${number | ''})`;

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

/** Every series of a catalogued metric by one set of dimensions, whatever their values; alarms cannot search. */
export interface SearchMetric {
  readonly kind: 'search';
  readonly name: MetricName;
  readonly deployment: string;
  /** The deployment among them. */
  readonly dimensions: readonly string[];
  readonly statistic: Statistic;
  /** Metric math around the search, which stands where `$` does. */
  readonly within?: string;
}

/** What an alarm can watch. */
export type AlarmMetric = SingleMetric | MathMetric;

/**
 * A metric of this service in the deployment that is watched.
 *
 * @param dimensions - all that the catalogue gives it, or those of one of its rollups
 * @throws Error when there is no such series
 */
export const own = <M extends MetricName>(
  { deployment }: Pick<Monitored, 'deployment'>,
  name: M,
  dimensions: Partial<MetricDimensions<M>>,
  statistic: Statistic,
): SingleMetric => {
  requireSeries(name, Object.keys(dimensions));
  return {
    kind: 'single',
    namespace: metricNamespace,
    name,
    dimensions: { [deploymentDimension]: deployment, ...(dimensions as Readonly<Record<string, string>>) },
    statistic,
  };
};

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

/** The least or the greatest of several series at each moment, with ids such as `probe0`; of one, itself. */
export function extreme(which: 'MIN' | 'MAX', id: string, series: readonly SingleMetric[]): AlarmMetric {
  const [only, ...others] = series;
  if (only !== undefined && others.length === 0) return only;
  const ids = series.map((_, index) => `${id}${index}`);
  return math(
    `${which}([${ids.join(', ')}])`,
    Object.fromEntries(series.map((metric, index) => [`${id}${index}`, metric])),
  );
}

/**
 * All series of a catalogued metric in the deployment that is watched.
 *
 * @param by - the dimensions that tell the series apart: those of a rollup, or else all
 * @throws Error when the metric has no such series
 */
export function search(
  { deployment }: Pick<Monitored, 'deployment'>,
  name: MetricName,
  statistic: Statistic,
  by?: readonly string[],
): SearchMetric {
  if (by !== undefined) requireSeries(name, by);
  const dimensions = by === undefined ? dimensionSets(name)[0] : [deploymentDimension, ...by];
  return { kind: 'search', name, deployment, dimensions: dimensions ?? [], statistic };
}

/** Metric math on every series of a search, which stands where `$` does: `100 * $`. */
export const over = (within: string, searched: SearchMetric): SearchMetric => ({ ...searched, within });

function requireSeries(name: MetricName, dimensions: readonly string[]): void {
  const fault = seriesFault(name, dimensions);
  if (fault !== undefined) throw new Error(`${fault.message}.`);
}

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
function searchExpression(metric: SearchMetric, periodSeconds: number): string {
  const { name, deployment, dimensions, statistic, within = '$' } = metric;
  const schema = [metricNamespace, ...dimensions].join(',');
  const terms = `MetricName="${name}" ${deploymentDimension}="${deployment}"`;
  return within.replace('$', () => `SEARCH('{${schema}} ${terms}', '${statistic}', ${periodSeconds})`);
}
