import { dimensionSets, metricCatalogue, type MetricName, metricNamespace } from './catalogue.ts';

/** A metric as `stemwatch alarms lint --metrics` reads it. */
export interface DeclaredMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
}

/** Every metric of the catalogue with each of its sets of dimensions, for tools that judge alarms. */
export const declaredMetrics: readonly DeclaredMetric[] = (
  Object.keys(metricCatalogue) as MetricName[]
).flatMap((name) =>
  dimensionSets(name).map((dimensions) => ({ namespace: metricNamespace, name, dimensions })),
);
