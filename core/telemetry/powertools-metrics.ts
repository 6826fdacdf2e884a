import { Metrics } from '@aws-lambda-powertools/metrics';
import { type EmitMetric, metricCatalogue, metricNamespace } from './catalogue.ts';

/**
 * Writes catalogued metrics as EMF lines through Powertools. Every value is a line of its own, because one EMF line has
 * one set of dimensions. A line is begun and written without anything in between, so that requests handled at the same
 * time cannot mix.
 */
export function createPowertoolsMetrics(): EmitMetric {
  const metrics = new Metrics({ namespace: metricNamespace });
  // Powertools adds a `service` dimension by default; a metric has exactly the dimensions of the catalogue.
  metrics.clearDefaultDimensions();
  return (name, value, dimensions, properties = {}) => {
    metrics.addDimensions({ ...dimensions });
    for (const [key, property] of Object.entries(properties)) metrics.addMetadata(key, String(property));
    metrics.addMetric(name, metricCatalogue[name].unit, value);
    metrics.publishStoredMetrics();
  };
}
