import { metricCatalogue, metricNamespace } from './catalogue.ts';

/** A metric as `stemwatch alarms lint --metrics` reads it. */
export interface DeclaredMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
}

/** Every metric of the catalogue, for tools that judge alarms. */
export const declaredMetrics: readonly DeclaredMetric[] = Object.entries(metricCatalogue).map(
  ([name, { dimensions }]) => ({ namespace: metricNamespace, name, dimensions }),
);
