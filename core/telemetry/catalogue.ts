import type { Dependency } from '../resilience/dependencies.ts';
import type { ErrorType } from './error-types.ts';
import { apiMetrics } from './metrics/api-metrics.ts';
import { audioMetrics } from './metrics/audio-metrics.ts';
import { jobMetrics } from './metrics/job-metrics.ts';
import type { MetricDefinition, MetricDefinitions } from './metrics/metric-definition.ts';
import { monitoringMetrics } from './metrics/monitoring-metrics.ts';
import { systemMetrics } from './metrics/system-metrics.ts';

/** The CloudWatch namespace of every metric of this service. */
export const metricNamespace = 'Stemwatch';

/**
 * The dimension that every metric has beside its own: the deployed stage, so that stages of one account do not mix. It is
 * not called `stage` because that is the dimension of `StageDuration`.
 */
export const deploymentDimension = 'deployment';

/**
 * Every metric, named in these tables and nowhere else. Dimensions have bounded sets of values; job ids, request ids and
 * addresses are log properties.
 */
export const metricCatalogue = {
  ...apiMetrics,
  ...jobMetrics,
  ...audioMetrics,
  ...systemMetrics,
  ...monitoringMetrics,
} as const satisfies MetricDefinitions;

/** Name of a metric. */
export type MetricName = keyof typeof metricCatalogue;

/** Dimensions whose values the type checker holds to their set; the values of the others come from tables at run time. */
interface BoundedDimensions {
  readonly errorType: ErrorType;
  readonly dependency: Dependency;
}

/** The dimensions that a metric must be given, all of them but the deployment. */
export type MetricDimensions<M extends MetricName> = {
  readonly [D in (typeof metricCatalogue)[M]['dimensions'][number]]: D extends keyof BoundedDimensions
    ? BoundedDimensions[D]
    : string;
};

/** Emits one value of a catalogued metric; `properties` are written beside it and are not dimensions. */
export type EmitMetric = <M extends MetricName>(
  name: M,
  value: number,
  dimensions: MetricDimensions<M>,
  properties?: Readonly<Record<string, string | number>>,
) => void;

/** Whether a metric is kept by the second; see `MetricDefinition`. */
export const isHighResolution = (name: MetricName): boolean =>
  (metricCatalogue[name] as MetricDefinitions[string]).highResolution === true;

/** Whether values of a metric may wait to share a line; see `MetricDefinition`. */
export const isFrequent = (name: MetricName): boolean =>
  (metricCatalogue[name] as MetricDefinitions[string]).frequent === true;

/** Worked out once: every value that is emitted asks for them. */
const setsByName: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  Object.entries<MetricDefinition>(metricCatalogue).map(([name, { dimensions, rollups = [] }]) => [
    name,
    [dimensions, ...rollups].map((set) => [deploymentDimension, ...set]),
  ]),
);

/**
 * The sets of dimensions under which CloudWatch counts a metric, each with the deployment: all of them first, then
 * the rollups.
 */
export function dimensionSets(name: MetricName): readonly (readonly string[])[] {
  const sets = setsByName.get(name);
  if (sets === undefined) throw new Error(`The catalogue has no metric ${name}.`);
  return sets;
}

/** The dimensions, with their values, of each series that a value of a metric counts in. */
export function seriesOf(
  name: MetricName,
  deployment: string,
  dimensions: Readonly<Record<string, string>>,
): readonly Record<string, string>[] {
  const values: Readonly<Record<string, string>> = { ...dimensions, [deploymentDimension]: deployment };
  return dimensionSets(name).map((set) => Object.fromEntries(set.map((key) => [key, values[key] ?? ''])));
}
